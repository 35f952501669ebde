// One table of the page: its first rows, or all of them in a box of which only a window of rows is in the page.

const FEW = 10;
// A table that is hardly longer is not worth a button.
const HARDLY_MORE = 14;
const MARGIN = 700;
// A search of more rows than this waits until the typing rests.
const MANY = 5_000;
const MOST_PRINTED = 20_000;

class View {
  constructor(card) {
    this.card = card;
    this.id = card.id;
    this.title = card.querySelector("h3").textContent;
    this.table = card.querySelector("table.data");
    this.scroll = card.querySelector(".scroll");
    this.source = card.querySelector("script.rows");
    this.body = this.table.tBodies[0];
    this.heads = Array.from(this.table.tHead.rows[0].cells);
    this.asked = { words: "", filters: new Map(), sort: null };
    this.isOpen = false;
    this.current = 0;
    this.build();
  }

  // The data is read when it is first needed.
  get data() {
    if (!this.read) {
      this.read = new Data(this.source.textContent);
      this.source.textContent = "";
      this.found = Array.from({ length: this.read.count }, (_, row) => row);
    }
    return this.read;
  }

  build() {
    this.heads.forEach((head, place) => {
      const label = head.textContent;
      head.replaceChildren(button(label, () => this.press(place)));
    });
    this.status = make("span", { className: "shown", role: "status" });
    this.more = button("", () => this.open(!this.isOpen), { className: "all" });
    this.under = make("p", { className: "under" }, this.status, this.more);
    this.scroll.after(this.under);
    this.active = make("ul", { className: "active", hidden: true, ariaLabel: "Filters of " + this.title });
    this.scroll.before(this.active);
    if (this.body.rows.length > 8) this.buildTools();
    this.scroll.addEventListener("scroll", () => this.later(), { passive: true });
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("click", (event) => this.click(event));
  }

  buildTools() {
    const field = make("input", { type: "search", placeholder: "Search these rows", autocomplete: "off", spellcheck: false, "aria-controls": this.table.id });
    let waiting = 0;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.ask({ words: field.value }), this.data.count > MANY ? 150 : 0);
    });
    this.field = field;
    this.toggle = button("Filter", () => this.showFilters(!this.filterRow), { "aria-expanded": "false" });
    const print = button("Print", () => printOnly(this.card));
    const label = make("label", { className: "filter" }, make("span", { className: "sr" }, "Search " + this.title), field);
    this.card.querySelector(".card-head").append(make("div", { className: "tools" }, label, this.toggle, print));
  }

  // Changes what is asked for. Whoever changes it by hand finds it in the address afterwards.
  ask(change, isByHand = true) {
    this.asked = { ...this.asked, ...change };
    const { words, filters, sort } = this.asked;
    this.found = matching(this.data, words, filters);
    const column = sort && this.data.column(sort.key);
    if (column) sorted(this.found, column, sort.direction);
    this.heads.forEach((head, place) => head.setAttribute("aria-sort", column === this.data.shown[place] ? sort.direction : "none"));
    if (this.field && this.field.value !== words) this.field.value = words;
    this.current = 0;
    this.heights = null;
    this.scroll.scrollTop = 0;
    this.showActive();
    this.syncFilters();
    this.render();
    if (isByHand) rememberAddress(this);
  }

  // What a link of the page asks for.
  follow(asked) {
    const isNew = tableAddress(this.id, asked) !== tableAddress(this.id, this.asked);
    if (!isNew) return;
    this.isOpen = true;
    this.ask(asked, false);
    this.card.scrollIntoView();
    this.scroll.focus({ preventScroll: true });
  }

  get few() {
    return this.found.length <= HARDLY_MORE ? this.found.length : FEW;
  }

  get isFiltered() {
    return this.asked.words.trim() !== "" || this.asked.filters.size > 0;
  }

  press(place) {
    const column = this.data.shown[place];
    const first = column.isNumber ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    this.ask({ sort: { key: column.key, direction: this.heads[place].getAttribute("aria-sort") === first ? second : first } });
  }

  open(isOpen) {
    this.data;
    this.isOpen = isOpen;
    this.render();
    if (!isOpen) this.card.scrollIntoView({ block: "nearest" });
  }

  showActive() {
    const parts = [];
    for (const [key, values] of this.asked.filters) {
      const column = this.data.column(key);
      const label = column?.label ?? key;
      const said = values.map((value) => (value === "" ? "blank" : (column?.named(value) ?? value).replace(/^~/, "has "))).join(" or ");
      parts.push([label + ": " + said, () => this.ask({ filters: without(this.asked.filters, key) })]);
    }
    if (parts.length > 1) parts.push(["Clear all", () => this.ask({ filters: new Map(), words: "" })]);
    this.active.replaceChildren(...parts.map(([text, press]) => make("li", {}, button(text, press, { title: "Remove" }))));
    this.active.hidden = parts.length === 0;
  }

  // Every row, without a window, for printing; afterwards as before.
  printing(isPrinting) {
    if (!isPrinting && !this.isPrinting) return;
    if (isPrinting && !this.isFiltered && !this.isOpen && !this.card.classList.contains("print-this")) return;
    this.data;
    this.isPrinting = isPrinting;
    this.render();
  }

  render() {
    this.data;
    const limit = this.isPrinting ? MOST_PRINTED : this.isOpen ? Infinity : this.few;
    const count = Math.min(limit, this.found.length);
    const isWindowed = this.isOpen && !this.isPrinting && count > 3 * FEW;
    this.scroll.classList.toggle("tall", this.isOpen && !this.isPrinting);
    this.table.setAttribute("aria-rowcount", this.found.length + 1);
    this.window = null;
    if (isWindowed) {
      this.heights ??= new Heights(this.found.length, this.estimate());
      this.renderWindow();
    } else {
      this.heights = null;
      this.body.replaceChildren(...this.found.slice(0, count).map((row, place) => this.rowOf(row, place)));
    }
    this.say(count);
    this.sum();
  }

  // The usual height of a row, from those that are in the page.
  estimate() {
    const heights = Array.from(this.body.querySelectorAll("tr[data-place]"), (row) => row.getBoundingClientRect().height).filter((height) => height > 0);
    return heights.length ? heights.reduce((sum, height) => sum + height, 0) / heights.length : 34;
  }

  later() {
    if (!this.heights || this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => { this.isWaiting = false; if (this.heights) this.renderWindow(); });
  }

  // Fills the box with the rows that can be seen and some around them.
  renderWindow(again = 3) {
    const [top, seen] = [this.scroll.scrollTop, this.scroll.clientHeight || 600];
    const first = this.heights.at(top - MARGIN);
    const last = Math.min(this.found.length, this.heights.at(top + seen + MARGIN) + 1);
    if (this.window && this.window[0] === first && this.window[1] === last) return;
    const focused = document.activeElement?.closest("tr")?.dataset.place;
    const hadFocus = this.body.contains(document.activeElement);
    const rows = this.found.slice(first, last).map((row, place) => this.rowOf(row, first + place));
    const above = this.pad(this.heights.before(first));
    const below = this.pad(this.heights.before(this.found.length) - this.heights.before(last));
    this.body.replaceChildren(this.probe(), above, ...rows, below);
    this.window = [first, last];
    this.measure(rows, first, this.heights.at(top));
    if (hadFocus) (rows[Number(focused) - first] ?? this.scroll).focus({ preventScroll: true });
    // Rows that turned out lower than the estimate leave room for more.
    if (again > 0) this.renderWindow(again - 1);
  }

  // Learns the heights of the rows in the window, and keeps what is seen where it is.
  measure(rows, first, atTop) {
    let moved = 0;
    rows.forEach((row, place) => {
      const change = this.heights.set(first + place, row.getBoundingClientRect().height);
      if (first + place < atTop) moved += change;
    });
    if (Math.abs(moved) > 0.5) this.scroll.scrollTop += moved;
  }

  pad(height) {
    const cell = make("td", { colSpan: this.heads.length });
    cell.style.height = height + "px";
    return make("tr", { className: "pad", "aria-hidden": "true" }, cell);
  }

  // A row that takes no room and holds the widest text of each column, so that columns keep their width while rows come and go.
  probe() {
    this.widest ??= this.data.shown.map((column) => {
      let [text, word, under] = ["", "", ""];
      const step = Math.max(1, Math.floor(this.data.count / 5000));
      for (let row = 0; row < this.data.count; row += step) {
        const said = column.text(row);
        if (said.length > text.length) text = said;
        if (column.look === "text" || column.look === "sentence" || column.look === "lines") for (const part of said.split(/\s+/)) if (part.length > word.length) word = part;
        const quiet = column.under(row);
        if (quiet.length > under.length) under = quiet;
      }
      return [column, text, word, under];
    });
    const cells = this.widest.map(([column, text, word, under]) => make("td", { className: CLASSES[column.look] ?? "" }, make("div", {}, text), word && make("div", {}, word), under && make("small", {}, under)));
    return make("tr", { className: "probe", "aria-hidden": "true" }, ...cells);
  }

  rowOf(row, place) {
    const element = make("tr", { tabIndex: place === this.current ? 0 : -1, "aria-rowindex": place + 2 }, ...this.data.shown.map((column) => cellOf(column, row)));
    element.dataset.place = place;
    element.dataset.row = row;
    return element;
  }

  say(count) {
    const [found, all] = [this.found.length, this.data.count];
    let text = this.isOpen ? plural(found, "row", "rows") : grouped(count) + " of " + plural(found, "row", "rows");
    if (this.isPrinting && count < found) text = "The first " + grouped(count) + " of " + plural(found, "row", "rows") + "; filter to print the others";
    if (this.isFiltered) text += " that match, of " + grouped(all);
    const total = this.data.shown.find((column, place) => column.look === "dollars" && this.table.tFoot?.rows[this.table.tFoot.rows.length - 1].cells[place].dataset.cents);
    if (this.isFiltered && total) text += "; together " + money(this.found.reduce((sum, row) => sum + total.numbers[row], 0));
    this.status.textContent = found > this.few || this.isFiltered ? text : "";
    this.more.hidden = found <= this.few;
    this.more.textContent = this.isOpen ? "Show fewer" : "Show all " + grouped(found);
    this.under.hidden = this.status.textContent === "" && this.more.hidden;
  }

  // What the matching rows come to, above the total of all.
  sum() {
    this.match?.remove();
    if (!this.isFiltered || !this.table.tFoot) return;
    const cells = this.data.shown.map((column, place) => {
      if (place === 0) return make("th", { scope: "row" }, "Of these");
      if (column.look !== "dollars" || !column.isPlain) return make("td");
      return make("td", { className: "num" }, dollars(this.found.reduce((sum, row) => sum + (column.numbers[row] ?? 0), 0)));
    });
    this.match = make("tr", { className: "match" }, ...cells);
    this.table.tFoot.prepend(this.match);
  }
}

function without(map, key) {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
