"use strict";
// Sorts, filters and pages the tables. Without this script every row is simply shown.
(function () {
  const PAGE = 10;
  const group = (number) => number.toLocaleString("en-US");
  const dollars = (cents) => (cents < 0 ? "-" : "") + "$" + (Math.abs(cents) / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  function setUp(card) {
    const table = card.querySelector("table.data");
    if (!table) return;
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    const totals = table.tFoot ? Array.from(table.tFoot.rows[0].cells) : [];
    const moneyColumn = totals.findIndex((cell) => cell.dataset.cents);
    const under = card.querySelector(".under");
    const scroll = card.querySelector(".scroll");
    const shown = card.querySelector(".shown");
    const more = card.querySelector(".more");
    const all = card.querySelector(".all");
    const filter = card.querySelector(".filter input");
    let rows = Array.from(body.rows).map((row, place) => ({ row, place, words: row.textContent.toLowerCase() }));
    let limit = PAGE;

    function matching() {
      const wanted = filter ? filter.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
      return rows.filter((entry) => wanted.every((word) => entry.words.includes(word)));
    }

    function show() {
      const found = matching();
      const visible = new Set(found.slice(0, limit));
      for (const entry of rows) entry.row.hidden = !visible.has(entry);
      let text = group(visible.size) + " of " + group(found.length) + (found.length === 1 ? " row" : " rows");
      if (found.length !== rows.length) {
        text += " that match, of " + group(rows.length);
        if (moneyColumn >= 0) {
          const sum = found.reduce((cents, entry) => cents + Number(entry.row.cells[moneyColumn].dataset.s), 0);
          text += "; together " + dollars(sum);
        }
      }
      shown.textContent = found.length > PAGE || found.length !== rows.length ? text : "";
      under.hidden = shown.textContent === "";
      scroll.classList.toggle("tall", visible.size > PAGE);
      more.hidden = all.hidden = visible.size >= found.length;
      all.textContent = "Show all " + group(found.length);
    }

    function valueOf(entry, column) {
      const cell = entry.row.cells[column];
      return cell.dataset.s === undefined ? cell.textContent : Number(cell.dataset.s);
    }

    function sortBy(column, direction) {
      const sign = direction === "ascending" ? 1 : -1;
      rows.sort((left, right) => {
        const [a, b] = [valueOf(left, column), valueOf(right, column)];
        const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true, sensitivity: "base" });
        return order === 0 ? left.place - right.place : sign * order;
      });
      body.append(...rows.map((entry) => entry.row));
      heads.forEach((head, place) => head.setAttribute("aria-sort", place === column ? direction : "none"));
      show();
    }

    heads.forEach((head, column) => {
      head.querySelector("button").addEventListener("click", () => {
        const first = head.classList.contains("num") ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        sortBy(column, head.getAttribute("aria-sort") === first ? second : first);
      });
    });
    if (filter) filter.addEventListener("input", () => { limit = PAGE; show(); });
    more.addEventListener("click", () => { limit += PAGE; show(); });
    all.addEventListener("click", () => { limit = Infinity; show(); });
    show();
  }

  document.querySelectorAll("article.card").forEach(setUp);
})();
