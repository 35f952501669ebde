// Elements, made without any text being read as HTML.

function make(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.includes("-") || key === "role" || key === "scope") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const button = (label, press, properties) => {
  const element = make("button", { type: "button", ...properties }, label);
  element.addEventListener("click", press);
  return element;
};

// One cell of a row.
function cellOf(column, row, name = "td") {
  const [className, labelClass] = column.faces(row);
  const link = column.link(row);
  let inner = column.look === "lines" ? unbroken(column.text(row)) : column.text(row);
  if (labelClass) inner = make("span", { className: labelClass }, inner);
  if (link) inner = make("a", { href: link, tabIndex: -1 }, inner || "–");
  const under = column.under(row);
  return make(name, className ? { className } : {}, inner, under && make("small", {}, under));
}

// A hyphen that does not break keeps a gate's id on one line.
const unbroken = (text) => text.replaceAll("(C-", "(C\u2011");

const plural = (count, one, many) => grouped(count) + " " + (count === 1 ? one : many);
