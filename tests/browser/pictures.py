"""What the first screen and the pictures of index.html must say: the same as the CSV files beside it.

Figures are compared as integer cents. It looks at the page as it was loaded and clicks nothing.
"""

ROWS = """
return Array.from(document.querySelectorAll('#' + arguments[0] + ' .rows > li'), (row) => ({
  name: row.querySelector('.row-name').firstChild.textContent, figure: row.querySelector('.row-figure').firstChild.textContent,
  dot: row.querySelector('circle')?.getAttribute('cx') ?? '', sum: row.classList.contains('row-sum') }));
"""
HEAT = "return Array.from(document.querySelectorAll('#' + arguments[0] + ' tfoot td'), (cell) => cell.textContent)"
PANEL_ROWS = "return Array.from(document.querySelectorAll('.owed .row-figure'), (cell) => cell.firstChild.textContent)"
LINKS = """
const missing = [];
for (const link of document.querySelectorAll('main a[href^="#"]')) {
  const target = link.getAttribute('href').slice(1);
  if (!target.includes('=') && !document.getElementById(target)) missing.push(target);
}
return missing;
"""
CALLS = "return Array.from(document.querySelectorAll('.call-list > li'), (row) => [row.querySelector('.who small').textContent, row.querySelector('.num').textContent])"
GATES = "return Array.from(document.querySelectorAll('.flagged .lines tbody tr'), (row) => row.cells[1].textContent)"
DUTIES = "return Object.fromEntries(Array.from(document.querySelectorAll('.duties tbody tr'), (row) => [row.cells[0].textContent, Array.from(row.cells).slice(1, 5).map((cell) => cell.firstChild?.textContent ?? '')]))"
OUTSIDE = """
return Array.from(document.querySelectorAll('main svg')).filter((drawing) => drawing.getClientRects().length).map((drawing) => [drawing.getBoundingClientRect(), drawing.parentElement.getBoundingClientRect()])
  .filter(([drawing, parent]) => drawing.right > parent.right + 1 || drawing.left < parent.left - 1).length;
"""


def count(text):
    return int(text.replace(",", "") or 0)


def check_pictures(browser, reports, cents, checks):
    titles = browser.run("return Array.from(document.querySelectorAll('#morning h3'), (title) => title.textContent)")
    checks.equal(len(titles), 5, f"panels of the first screen ({titles})")
    checks.equal(browser.run(LINKS), [], "links of the page that lead nowhere")
    checks.equal(browser.run(OUTSIDE), 0, "drawings that leave their card")
    check_receivables(browser, reports, cents, checks)
    check_accounts(browser, reports, cents, checks)
    denied = reports.total("denials/dollars")
    reasons = browser.run(ROWS, "denial-pareto")
    checks.equal(sum(cents(row["figure"]) for row in reasons), denied, "the reasons of denials, added up")
    checks.that(not reasons or reasons[-1]["dot"] == "100.00%", "the line of the denials must end at everything")
    sums = browser.run(HEAT, "denial-heat")
    checks.that(not sums or (cents(sums[-1]) == denied and sum(map(cents, sums[:-1])) == denied), f"sums of the denials by payer and reason: {sums} of {denied}")


def check_receivables(browser, reports, cents, checks):
    rows = list(reports.rows("aging_summary"))
    owed = sum(cents(row["future"]) + cents(row["debits"]) for row in rows)
    checks.equal(sum(map(cents, browser.run(PANEL_ROWS))), owed, "who owes, added up")
    sums = browser.run(HEAT, "aging-heat")
    if sums:
        names = [name for name in rows[0] if name == "future" or (name[0] == "d" and name[1].isdigit())]
        columns = [sum(cents(row[name]) for row in rows) for name in names]
        checks.equal([cents(text) for text in sums[:-1]], columns if len(sums) > len(columns) else columns[1:], "sums of the ages by owner")
        checks.equal(cents(sums[-1]), owed, "the sum of the ages by owner")
    if reports.has("roll_forward"):
        steps = browser.run(ROWS, "waterfall")
        ends = [cents(row["figure"]) for row in steps if row["sum"]]
        checks.equal(ends, [reports.total("roll_forward/opening"), reports.total("roll_forward/closing")], "both ends of the waterfall")
        checks.equal(ends[0] + sum(cents(row["figure"].lstrip("+")) for row in steps if not row["sum"]), ends[-1], "the steps of the waterfall")


def check_accounts(browser, reports, cents, checks):
    balances = {row["guarantor_id"]: cents(row["balance"]) for row in reports.rows("delinquency")}
    calls = browser.run(CALLS)
    checks.that(len(calls) <= 10, f"{len(calls)} calls are more than ten")
    for account, balance in calls:
        checks.equal(cents(balance), balances.get(account), f"the balance of {account}, who is to be called")
    decisions = [row["decision"] for row in reports.rows("referrals")]
    proposed = decisions.count("REFER")
    checks.equal(sum(count(text) for text in browser.run(GATES)), len(decisions) - proposed, "encounters by what stands in the way")
    duties = browser.run(DUTIES)
    approve = next((windows for name, windows in duties.items() if name.startswith("Approve")), ["0"])
    checks.equal(count(approve[0]), proposed, "proposals that wait for approval")
    filing = next((windows for name, windows in duties.items() if name.startswith("Get claims")), [])
    checks.equal(sum(map(count, filing)), reports.count("timely_filing"), "claims with a filing deadline")
