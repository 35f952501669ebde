// What the part of the address after `#` means: `#account=G1`, or `#aging_detail?owner=patient&bucket=0-30&q=words&sort=-balance`. See `html/link.rs`.

const accountAddress = (account) => "#account=" + encodeURIComponent(account);

function parseAddress(hash) {
  if (hash.startsWith("#account=")) return { account: decoded(hash.slice("#account=".length)) };
  const [table, query] = hash.slice(1).split("?");
  return { table, asked: query === undefined ? null : readQuery(query) };
}

function readQuery(query) {
  const asked = { words: "", filters: new Map(), sort: null };
  for (const part of query.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    const [key, value] = [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
    if (at < 1) continue;
    if (key === "q") asked.words = value;
    else if (key === "sort") asked.sort = { key: value.replace(/^-/, ""), direction: value.startsWith("-") ? "descending" : "ascending" };
    else asked.filters.set(key, [...(asked.filters.get(key) ?? []), value]);
  }
  return asked;
}

function tableAddress(table, asked) {
  const parts = [];
  for (const [key, values] of asked.filters) for (const value of values) parts.push([key, value]);
  if (asked.words) parts.push(["q", asked.words]);
  if (asked.sort) parts.push(["sort", (asked.sort.direction === "descending" ? "-" : "") + asked.sort.key]);
  return "#" + table + "?" + parts.map((part) => part.map(encodeURIComponent).join("=")).join("&");
}

// A broken escape, as in an address that was typed, is taken as it stands.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
