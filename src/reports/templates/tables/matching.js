// Which rows match words and filters, and in which order. Nothing here touches the page.

// `91..`, `..30`, `10..20`, `>5`, `<=5`, `5`; dollars are read as such, dates as year, month or day. Both ends belong to it. Null where it says nothing of the kind.
function range(text, look) {
  const said = text.trim();
  const [, sign, bound] = said.match(/^(>=|<=|>|<)\s*(.+)$/) ?? [];
  if (sign) {
    const ends = point(bound, look);
    if (!ends) return null;
    const [low, high] = ends;
    return { ">": [high + 1, Infinity], ">=": [low, Infinity], "<": [-Infinity, low - 1], "<=": [-Infinity, high] }[sign];
  }
  const parts = said.split("..");
  if (parts.length === 1) return point(said, look);
  const low = parts[0].trim() === "" ? [-Infinity] : point(parts[0], look);
  const high = parts[1].trim() === "" ? [Infinity] : point(parts[1], look);
  return parts.length === 2 && low && high ? [low[0], high[high.length - 1]] : null;
}

// The smallest and the largest value that one bound can mean.
function point(text, look) {
  const plain = text.trim().replace(/[$,]/g, "");
  if (look === "date") {
    const [, year, month, day] = plain.match(/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/) ?? [];
    if (!year) return null;
    const from = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
    const to = day ? from : month ? Date.UTC(year, month, 0) : Date.UTC(year, 11, 31);
    return [from / MILLISECONDS_A_DAY, to / MILLISECONDS_A_DAY];
  }
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
  const number = look === "dollars" ? Math.round(Number(plain) * 100) : Number(plain);
  return [number, number];
}

const isRanged = (column) => column.numbers && column.look in NUMBERS;

// A test of one row for the values that a column may have; null where a value cannot be read.
function tester(column, values) {
  const tests = values.map((value) => {
    if (value === "") return (row) => column.text(row) === "" || column.text(row) === "–";
    if (isRanged(column)) {
      const ends = range(value, column.look);
      return ends && ((row) => column.numbers[row] !== null && column.numbers[row] >= ends[0] && column.numbers[row] <= ends[1]);
    }
    if (value.startsWith("~")) {
      const part = value.slice(1).toLowerCase();
      return (row) => column.text(row).toLowerCase().includes(part) || column.under(row).toLowerCase().includes(part);
    }
    return (row) => column.holds(row, value);
  });
  return tests.includes(null) ? null : (row) => tests.some((test) => test(row));
}

// The rows that match, in the order of the data. Every word must stand somewhere in the row; every filter must hold.
function matching(data, words, filters) {
  let found = Array.from({ length: data.count }, (_, row) => row);
  for (const word of words.toLowerCase().split(/\s+/).filter(Boolean)) {
    const marks = new Uint8Array(data.count);
    data.shown.forEach((column) => column.mark(word, marks));
    found = found.filter((row) => marks[row]);
  }
  for (const [key, values] of filters) {
    const column = data.column(key);
    const test = column && tester(column, values);
    if (test) found = found.filter(test);
  }
  return found;
}

// Blanks stay last in either direction; rows of equal value keep the order of the data.
function sorted(rows, column, direction) {
  const ranks = column.ranks();
  const sign = direction === "ascending" ? 1 : -1;
  return rows.sort((left, right) => {
    const [a, b] = [ranks[left], ranks[right]];
    if (a === b) return left - right;
    if (a === null || b === null) return a === null ? 1 : -1;
    return sign * (a - b);
  });
}
