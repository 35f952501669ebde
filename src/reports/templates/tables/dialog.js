// A box over the page, with a title and a button that closes it.

function dialog(name, title, ...content) {
  const heading = make("h2", { id: name + "-title" }, title);
  const box = make("dialog", { className: name, "aria-labelledby": heading.id });
  const close = button("Close", () => box.close(), { className: "close" });
  box.append(make("div", { className: "dialog-head" }, heading, close), ...content);
  // A click beside the box closes it too.
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  return box;
}
