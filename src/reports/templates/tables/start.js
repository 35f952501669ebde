// Puts the parts together.

const SMALL = 100_000;
const views = Array.from(document.querySelectorAll("article.card")).filter((card) => card.querySelector("script.rows")).map((card) => new View(card));
const accountPanel = new AccountPanel(views);
const openSearch = buildSearch(views);
const help = shortcuts(views);
let openedWithin = false;
let remembering = 0;

// What a table shows by hand stands in the address, so that a copy of it, or Back from an account, shows the same again.
function rememberAddress(view) {
  clearTimeout(remembering);
  remembering = setTimeout(() => {
    if (!accountPanel.box.open) history.replaceState(null, "", tableAddress(view.id, view.asked));
  }, 300);
}

function follow() {
  const { account, table, asked } = parseAddress(location.hash);
  if (account !== undefined) return accountPanel.open(account);
  accountPanel.close();
  if (asked) views.find((view) => view.id === table)?.follow(asked);
}

// Small tables at once, so that their links work; the others when there is time, or when somebody needs them.
function readAll() {
  const [small, large] = [[], []];
  views.forEach((view) => (view.source.textContent.length < SMALL ? small : large).push(view));
  small.forEach((view) => view.render());
  const later = window.requestIdleCallback ?? ((next) => setTimeout(next, 50));
  const readNext = () => {
    const view = large.shift();
    if (!view) return;
    if (!view.read) view.render();
    later(readNext);
  };
  later(readNext);
}

document.querySelector(".nav .wrap").append(make("span", { className: "nav-tools" }, button("Search /", openSearch), button("?", () => help.showModal(), { title: "Keys", ariaLabel: "Keys" })));
preparePrinting(views);
readAll();
window.addEventListener("hashchange", () => { openedWithin = true; follow(); });
follow();
