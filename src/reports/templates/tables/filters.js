// The row of filters below a table's headings: a choice where values are few, words or a range elsewhere.

const MOST_CHOICES = 40;

Object.assign(View.prototype, {
  showFilters(isShown) {
    this.toggle.setAttribute("aria-expanded", String(isShown));
    this.filterRow?.remove();
    this.filterRow = null;
    if (!isShown) return;
    this.controls = this.data.shown.map((column) => this.control(column));
    this.filterRow = make("tr", { className: "filters" }, ...this.controls.map((control) => make("td", {}, control)));
    this.table.tHead.append(this.filterRow);
    this.syncFilters();
    this.controls[0].focus();
  },

  control(column) {
    const label = "Filter by " + column.label;
    const choices = isRanged(column) ? null : column.choices(MOST_CHOICES);
    if (choices) {
      const options = choices.filter(({ count }) => count > 0).map(({ text, count }) => make("option", { value: text === "" ? "blank" : "=" + text }, (text || "blank") + " (" + grouped(count) + ")"));
      const select = make("select", { ariaLabel: label }, make("option", { value: "" }, "all"), ...options);
      select.addEventListener("change", () => this.filter(column, select.value === "" ? null : select.value === "blank" ? "" : select.value.slice(1)));
      return select;
    }
    const hint = isRanged(column) ? (column.look === "date" ? "2026-01.." : column.look === "dollars" ? "100..500" : "30..90") : "has …";
    const field = make("input", { type: "text", placeholder: hint, ariaLabel: label, autocomplete: "off", spellcheck: false });
    field.addEventListener("input", () => {
      const said = field.value.trim();
      const isWrong = said !== "" && isRanged(column) && !range(said, column.look);
      field.setAttribute("aria-invalid", String(isWrong));
      if (!isWrong) this.filter(column, said === "" ? null : isRanged(column) ? said : "~" + said);
    });
    return field;
  },

  filter(column, value) {
    const filters = without(this.asked.filters, column.key);
    if (value !== null) filters.set(column.key, [value]);
    this.ask({ filters });
  },

  // Shows in the controls what is asked for, wherever it came from.
  syncFilters() {
    if (!this.filterRow) return;
    this.data.shown.forEach((column, place) => {
      const [control, values] = [this.controls[place], this.asked.filters.get(column.key)];
      if (control === document.activeElement) return;
      const value = values?.length === 1 ? column.named(values[0]) : null;
      if (control.tagName === "SELECT") control.value = value === null ? "" : value === "" ? "blank" : "=" + value;
      else control.value = (value ?? "").replace(/^~/, "");
    });
  },
});
