// A table's data, as `html/embed.rs` wrote it: one object a column that gives text, second line, class, link and sort key of a row. It changes nothing and shows nothing.

const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
function dollars(cents) {
  const magnitude = Math.abs(cents);
  return (cents < 0 ? "-" : "") + grouped(Math.floor(magnitude / 100)) + "." + String(magnitude % 100).padStart(2, "0");
}
const money = (cents) => (cents < 0 ? "-$" : "$") + dollars(Math.abs(cents));
const MILLISECONDS_A_DAY = 86_400_000;
const isoDate = (day) => new Date(day * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
const NUMBERS = { dollars, number: grouped, date: isoDate };
const MISSING = { dollars: "", number: "", date: "–" };
const CLASSES = { id: "id", number: "num", dollars: "num", date: "num", sentence: "sentence", lines: "sentence lines" };

// Texts of a column: themselves, or places in a dictionary.
class Texts {
  constructor(part) {
    this.values = part.values;
    this.dictionary = part.dictionary;
    this.lines = part.lines;
  }

  at(row) {
    if (this.lines) return this.lines[row].map((place) => this.dictionary[place]).join("\n");
    return this.dictionary ? this.dictionary[this.values[row]] : this.values[row];
  }

  // Marks the rows whose text holds the word, in small letters. Each text of a dictionary is looked at once.
  mark(word, marks) {
    if (!this.dictionary) {
      this.small ??= this.values.map((text) => text.toLowerCase());
      this.small.forEach((text, row) => { if (text.includes(word)) marks[row] = 1; });
      return;
    }
    this.small ??= this.dictionary.map((text) => text.toLowerCase());
    const holds = this.small.map((text) => text.includes(word));
    if (!holds.includes(true)) return;
    if (this.lines) this.lines.forEach((places, row) => { if (places.some((place) => holds[place])) marks[row] = 1; });
    else this.values.forEach((place, row) => { if (holds[place]) marks[row] = 1; });
  }
}

class Column {
  constructor(raw) {
    this.key = raw.key;
    this.label = raw.label;
    this.look = raw.look;
    this.isNumber = Boolean(raw.number);
    this.isHidden = Boolean(raw.hidden);
    this.isAccount = Boolean(raw.account);
    this.isPlain = raw.numbers !== undefined;
    // Numbers as they sort: cents, days, counts. Nothing where the column is words.
    this.numbers = raw.numbers ?? raw.sort;
    this.texts = this.isPlain ? null : new Texts(raw);
    this.unders = raw.under && new Texts(raw.under);
    this.links = raw.links && new Texts(raw.links);
    this.classes = raw.classes && new Texts(raw.classes);
  }

  text(row) {
    if (this.texts) return this.texts.at(row);
    const number = this.numbers[row];
    return number === null ? MISSING[this.look] : NUMBERS[this.look](number);
  }

  under(row) {
    return this.unders ? this.unders.at(row) : "";
  }

  // What a filter for a value compares: the text, or the second line, where ids stand under names.
  holds(row, value) {
    return this.text(row) === value || this.under(row) === value;
  }

  // The text that stands over an id, where a link names the id.
  named(value) {
    const at = this.unders?.dictionary?.indexOf(value) ?? -1;
    return at < 0 || value === "" ? value : this.text(this.unders.values.indexOf(at));
  }

  account(row) {
    return this.isAccount ? this.under(row) || this.text(row) : "";
  }

  link(row) {
    const account = this.account(row);
    return account ? accountAddress(account) : this.links ? this.links.at(row) : "";
  }

  // The class of the cell, and that of the label within it.
  faces(row) {
    const own = this.classes ? this.classes.at(row) : this.look;
    if (own.startsWith("chip")) return ["", own];
    const isBelow = (own === "dollars" || own === "number") && this.numbers && this.numbers[row] < 0 && this.text(row).startsWith("-");
    return [(CLASSES[own] ?? "") + (isBelow ? " neg" : ""), ""];
  }

  mark(word, marks) {
    if (this.unders) this.unders.mark(word, marks);
    if (this.texts) return this.texts.mark(word, marks);
    this.small ??= this.numbers.map((_, row) => this.text(row));
    this.small.forEach((text, row) => { if (text.includes(word)) marks[row] = 1; });
  }

  // Whole numbers whose order is the order of the rows' values; blanks are null.
  ranks() {
    if (this.numbers) return this.numbers;
    if (this.cachedRanks) return this.cachedRanks;
    const texts = this.texts.dictionary && !this.texts.lines ? this.texts.dictionary : Array.from({ length: (this.texts.lines ?? this.texts.values).length }, (_, row) => this.texts.at(row));
    const keys = texts.map(naturalKey);
    const places = Array.from(keys.keys()).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : 0));
    const rankOf = new Array(texts.length);
    let rank = -1;
    places.forEach((place, at) => {
      if (at === 0 || keys[place] !== keys[places[at - 1]]) rank += 1;
      rankOf[place] = texts[place] === "" ? null : rank;
    });
    this.cachedRanks = texts === this.texts.dictionary ? this.texts.values.map((place) => rankOf[place]) : rankOf;
    return this.cachedRanks;
  }

  // The different texts with how many rows have each, where they are few; null where they are many.
  choices(most) {
    if (!this.texts?.dictionary || this.texts.lines || this.texts.dictionary.length > most) return null;
    const counts = new Array(this.texts.dictionary.length).fill(0);
    this.texts.values.forEach((place) => { counts[place] += 1; });
    return this.texts.dictionary.map((text, place) => ({ text, count: counts[place] }));
  }
}

// Words in small letters without accents, numbers by their size: `E2` before `E10`.
function naturalKey(text) {
  const plain = /^[\x20-\x7e]*$/.test(text) ? text : text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return plain.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(15, "0"));
}

class Data {
  constructor(json) {
    const raw = JSON.parse(json);
    this.count = raw.rows;
    this.columns = raw.columns.map((column) => new Column(column));
    this.shown = this.columns.filter((column) => !column.isHidden);
    this.accounts = this.columns.find((column) => column.isAccount);
  }

  column(key) {
    return this.columns.find((column) => column.key === key);
  }

  // The rows of one account, in the order of the table.
  rowsOf(account) {
    const rows = [];
    if (!this.accounts) return rows;
    for (let row = 0; row < this.count; row += 1) if (this.accounts.account(row) === account) rows.push(row);
    return rows;
  }
}
