// One guarantor's account, put together from the rows of every table that names it: what is owed, what comes next, each decision with its sentences, and what happened in order.

const OWN_PLACE = ["aging_detail", "delinquency", "referrals", "account_events"];

class AccountPanel {
  constructor(views) {
    this.views = views;
    this.content = make("div", { className: "account-content" });
    this.box = dialog("account", "Account", this.content);
    this.heading = this.box.querySelector("h2");
    this.box.querySelector(".dialog-head").append(button("Print", () => window.print()));
    this.box.addEventListener("close", () => this.closed());
  }

  open(account) {
    const known = this.known(account);
    const [name, under] = known.person ?? [];
    this.heading.replaceChildren(name || account, name ? make("small", {}, under) : "");
    const parts = [this.summary(known), this.items(known), this.decisions(known), this.life(known), ...this.others(account)];
    if (!parts.some(Boolean)) parts.push(make("p", { className: "none" }, "This page has no row of this account."));
    const rest = make("p", { className: "note" }, "Every transfer and decision with its source: ", make("code", {}, "cleanclaim why " + account));
    this.content.replaceChildren(...parts.filter(Boolean), rest);
    if (!this.box.open) this.box.showModal();
    this.box.scrollTop = 0;
    this.isByAddress = true;
  }

  // Going back closes the box, and closing the box goes back.
  close() {
    this.isByAddress = false;
    if (this.box.open) this.box.close();
  }

  closed() {
    if (!this.isByAddress) return;
    this.isByAddress = false;
    if (openedWithin) history.back();
    else history.replaceState(null, "", "#");
  }

  table(id) {
    return this.views.find((view) => view.id === id)?.data;
  }

  // Rows by table, each as a function from a column's key to its place in the data.
  known(account) {
    const found = { account };
    for (const id of OWN_PLACE) {
      const data = this.table(id);
      found[id] = data ? data.rowsOf(account).map((row) => ({ data, row, text: (key) => data.column(key)?.text(row) ?? "", under: (key) => data.column(key)?.under(row) ?? "", number: (key) => data.column(key)?.numbers?.[row] ?? null, column: (key) => data.column(key) })) : [];
    }
    const person = found.delinquency[0];
    if (person?.under("account")) found.person = [person.text("account"), [account, person.text("telephone")].filter(Boolean).join(" · ")];
    return found;
  }

  summary({ aging_detail: items, delinquency: [person] }) {
    if (!items.length && !person) return null;
    const owed = (owner) => items.filter((item) => item.text("owner") === owner).reduce((sum, item) => sum + item.number("balance"), 0);
    const tiles = ["patient", "insurance", "agency"].filter((owner) => owner === "patient" || items.some((item) => item.text("owner") === owner));
    const owes = { patient: "Patient", insurance: "Insurance", agency: "With the agency" };
    const boxes = tiles.map((owner) => fact(owes[owner], money(owed(owner)), plural(items.filter((item) => item.text("owner") === owner).length, "item", "items")));
    if (person) {
      const [, label] = person.column("level").faces(person.row);
      boxes.push(fact("Level", make("span", { className: label }, person.text("level")), person.text("oldest_days") + " days since the oldest became theirs"));
      boxes.push(fact("Next step", person.text("next_step"), person.text("when") === "–" ? "" : "on " + person.text("when")));
      if (person.under("level")) boxes.push(fact("Paused by", person.under("level")));
      if (person.text("plan") || person.under("plan")) boxes.push(fact("Plan", person.text("plan") || "none", person.under("plan")));
      if (person.text("call")) boxes.push(fact("Call", person.under("telephone"), person.text("call")));
      boxes.push(fact("Last paid", person.text("last_paid"), person.under("last_paid") && "$" + person.under("last_paid")));
    }
    return make("dl", { className: "facts" }, ...boxes);
  }

  items({ aging_detail: items }) {
    if (!items.length) return null;
    const keys = ["encounter", "owner", "payer", "service", "age", "bucket", "charge", "paid", "adjusted", "balance", "state", "next"];
    return block("Open items", smallTable(items[0].data, items.map((item) => item.row), keys));
  }

  decisions({ referrals }) {
    if (!referrals.length) return null;
    const cards = referrals.map((decision) => {
      const sentences = decision.text("why").split("\n").map((line) => make("li", {}, unbroken(line)));
      const until = decision.text("until") === "–" ? "" : " until " + decision.text("until");
      const [, label] = decision.column("decision").faces(decision.row);
      const head = make("p", {}, make("span", { className: label }, decision.text("decision")), make("strong", {}, until + " · " + (decision.text("encounter") || "no encounter") + " · " + money(decision.number("amount"))));
      return make("li", {}, head, make("ul", { className: "sentences" }, ...sentences));
    });
    return block("May it go to an agency?", make("ul", { className: "decisions" }, ...cards));
  }

  // Events of the account and the dates of its items, oldest first.
  life({ aging_detail: items, account_events: events }) {
    // Rows of the page come latest first.
    const entries = events.toReversed().map((event) => ({
      day: event.number("date"), event: event.text("event"), encounter: event.text("encounter"), amount: event.number("amount"),
      about: [event.text("until") === "–" ? "" : "until " + event.text("until"), event.text("about")].filter(Boolean).join(" · "),
    }));
    for (const item of items) {
      const add = (key, event, amount, about) => {
        if (item.number(key) !== null) entries.push({ day: item.number(key), event, encounter: item.text("encounter"), amount, about: about ?? "" });
      };
      const isMoney = item.text("bucket") === "unapplied";
      add("service", isMoney ? "money came that is not applied" : "service", isMoney ? item.number("balance") : null);
      if (isMoney) continue;
      add("first_billed", "first billed", item.number("charge"), item.text("payer"));
      if (item.text("owner") !== "insurance") add("owed_since", item.text("owner") === "patient" ? "patient became responsible" : "agency became responsible", item.number("charge"));
      add("last_activity", "last posting", null, item.under("last_activity"));
    }
    if (!entries.length) return null;
    const told = new Set();
    const isNew = (entry) => { const key = [entry.day, entry.event, entry.encounter, entry.amount, entry.about].join("|"); return !told.has(key) && told.add(key); };
    const rows = entries.sort((a, b) => a.day - b.day).filter(isNew).map((entry) =>
      make("tr", {}, make("td", { className: "id" }, isoDate(entry.day)), make("td", {}, entry.event), make("td", { className: "id" }, entry.encounter), make("td", { className: "num" }, entry.amount === null ? "" : dollars(entry.amount)), make("td", {}, entry.about)));
    const heads = ["Date", "What", "Encounter", "Amount", "About"].map((label, place) => make("th", { scope: "col", className: place === 3 ? "num" : "" }, label));
    return block("What happened, in order", make("div", { className: "scroll" }, make("table", { className: "plain" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows))));
  }

  // Rows of any other table that names the account.
  others(account) {
    const rest = this.views.filter((view) => !OWN_PLACE.includes(view.id));
    return rest.map((view) => {
      const rows = view.data.rowsOf(account);
      return rows.length ? block(view.title, smallTable(view.data, rows, view.data.shown.filter((column) => !column.isAccount).map((column) => column.key))) : null;
    });
  }
}

const fact = (label, value, under) => make("div", {}, make("dt", {}, label), make("dd", {}, value, under && make("small", {}, under)));
const block = (title, content) => make("section", {}, make("h3", {}, title), content);

function smallTable(data, rows, keys) {
  const columns = keys.map((key) => data.column(key)).filter(Boolean);
  const heads = columns.map((column) => make("th", { scope: "col", className: column.isNumber ? "num" : "" }, column.label));
  const body = rows.map((row) => make("tr", {}, ...columns.map((column) => cellOf(column, row))));
  return make("div", { className: "scroll" }, make("table", { className: "plain" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body)));
}
