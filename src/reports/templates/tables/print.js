// Printing: a table that is filtered or opened is printed whole, the others as they stand; one table alone by its button; an open account alone.

function printOnly(card) {
  const marked = [card, card.closest("section")].filter(Boolean);
  marked.forEach((element) => element.classList.add("print-this"));
  document.body.classList.add("print-one");
  window.print();
}

function preparePrinting(views) {
  window.addEventListener("beforeprint", () => views.forEach((view) => view.printing(true)));
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("print-one");
    document.querySelectorAll(".print-this").forEach((element) => element.classList.remove("print-this"));
    views.forEach((view) => view.printing(false));
  });
}
