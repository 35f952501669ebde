// Search over all tables at once: accounts first, then how many rows of each table match, with the first of them.

const FIRST_FOUND = 5;

function buildSearch(views) {
  const field = make("input", { type: "search", placeholder: "A name, telephone, account, encounter, claim, payer, gate …", ariaLabel: "Search everything", autocomplete: "off", spellcheck: false });
  const list = make("div", { className: "found", "aria-live": "polite" });
  const box = dialog("search", "Search everything", field, list);
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => list.replaceChildren(...results(views, field.value)), 120);
  });
  box.addEventListener("click", (event) => { if (event.target.closest("a")) box.close(); });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [field, ...list.querySelectorAll("a")];
    stops[Math.max(0, Math.min(stops.length - 1, stops.indexOf(document.activeElement) + step))]?.focus();
    event.preventDefault();
  });
  return () => { box.showModal(); field.select(); };
}

function results(views, words) {
  if (words.trim() === "") return [];
  const groups = views.map((view) => group(view, words)).filter(Boolean);
  return groups.length ? groups : [make("p", { className: "none" }, "Nothing on this page has all of these words. The CSV files may have more rows.")];
}

function group(view, words) {
  const found = matching(view.data, words, new Map());
  if (!found.length) return null;
  const all = tableAddress(view.id, { words, filters: new Map(), sort: null });
  const rows = found.slice(0, FIRST_FOUND).map((row) => {
    const account = view.data.accounts?.account(row);
    const said = view.data.shown.map((column) => [column.text(row), column.under(row)].filter(Boolean).join(" ")).filter((text) => text && text !== "–");
    return make("li", {}, make("a", { href: account ? accountAddress(account) : all }, said.join(" · ").replace(/\n/g, "; ")));
  });
  return make("section", {}, make("h3", {}, make("a", { href: all }, view.title + ": " + plural(found.length, "row", "rows"))), make("ul", {}, ...rows));
}
