// The keyboard: arrows move from row to row of a table, Enter opens the row's account, and single keys lead elsewhere.

const PAGE_OF_ROWS = 15;

Object.assign(View.prototype, {
  key(event) {
    const row = event.target.closest("tr[data-place]");
    if (!row || event.target.closest("input, select, button")) return;
    const [place, last] = [Number(row.dataset.place), this.heights || this.isOpen ? this.found.length - 1 : this.few - 1];
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + PAGE_OF_ROWS, PageUp: place - PAGE_OF_ROWS, Home: 0, End: last }[event.key];
    if (event.key === "Enter" && event.target === row) row.querySelector("a[href]")?.click();
    else if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    else this.moveTo(Math.max(0, Math.min(last, to)));
    event.preventDefault();
  },

  // Moves the one row that can be reached by Tab.
  moveTo(place) {
    this.current = place;
    // Heights are learned on the way, so a far row is reached in a few steps.
    for (let step = 0; this.heights && step < 8; step += 1) {
      const before = this.scroll.scrollTop;
      this.bringIntoView(place);
      this.renderWindow();
      if (step > 0 && this.scroll.scrollTop === before) break;
    }
    for (const row of this.body.querySelectorAll("tr[data-place]")) row.tabIndex = Number(row.dataset.place) === place ? 0 : -1;
    const row = this.body.querySelector('tr[data-place="' + place + '"]');
    row?.focus({ preventScroll: Boolean(this.heights) });
  },

  bringIntoView(place) {
    const [top, height] = [this.heights.before(place), this.heights.rows[place]];
    const seen = this.scroll.clientHeight - this.table.tHead.offsetHeight - (this.table.tFoot?.offsetHeight ?? 0);
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (top + height > this.scroll.scrollTop + seen) this.scroll.scrollTop = top + height - seen;
  },

  // A click anywhere in a row opens its account, unless words are being marked or something else was meant.
  click(event) {
    const row = event.target.closest("tr[data-place]");
    if (!row || event.target.closest("a, button, input, select") || String(getSelection())) return;
    const account = this.data.accounts?.account(Number(row.dataset.row));
    this.current = Number(row.dataset.place);
    if (account) location.hash = accountAddress(account);
  },
});

const KEYS = [
  ["/", "search everything"],
  ["f", "search the rows of the table in view"],
  ["c", "show and choose its filters by column"],
  ["x", "take away its words and filters"],
  ["p", "print it as it is filtered, whole"],
  ["Tab", "from table to table; within one, the arrows, Page Up, Page Down, Home and End move from row to row"],
  ["Enter", "open the account of the row; on a heading, sort"],
  ["Esc", "close what is open; Back in the browser does the same"],
  ["?", "this list"],
];

function shortcuts(views) {
  const rows = KEYS.map(([key, meaning]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, meaning)));
  const off = make("input", { type: "checkbox", checked: true });
  const help = dialog("help", "Keys", make("table", { className: "keys" }, make("tbody", {}, ...rows)), make("label", { className: "keys-off" }, off, " single keys do this"));
  const inView = () => {
    const own = views.find((view) => view.card.contains(document.activeElement));
    const distance = (view) => Math.abs(view.card.getBoundingClientRect().top - 80);
    return own ?? views.reduce((nearest, view) => (distance(view) < distance(nearest) ? view : nearest));
  };
  const acts = {
    "/": () => openSearch(),
    "?": () => help.showModal(),
    f: () => inView().field?.focus(),
    c: () => { const view = inView(); if (view.toggle) view.showFilters(!view.filterRow); },
    x: () => inView().ask({ words: "", filters: new Map() }),
    p: () => printOnly(inView().card),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea") || document.querySelector("dialog[open]")) return;
    if (!(event.key in acts) || (!off.checked && event.key !== "?")) return;
    event.preventDefault();
    acts[event.key]();
  });
  return help;
}
