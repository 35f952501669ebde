#!/usr/bin/env python3
"""Opens a report folder's index.html in headless Chromium and checks what a billing manager relies on.

    check_report.py FOLDER [--screenshots DIR] [--within SECONDS] [--chromium PATH] [--chromedriver PATH]

No console message, no network request; tables sort, search, filter and print, by mouse and by keyboard (`check_tables.py`); every total of the page equals the sum of its CSV;
text can be read in light and dark and nothing overflows a narrow screen. Exits 1 with every failure on its own line, 2 when the browser cannot run.
"""

import argparse
import csv
import functools
import json
import pathlib
import shutil
import sys
import urllib.parse

import check_tables
import page_data
from pictures import check_pictures
from webdriver import Browser, BrowserError

MUST_HAVE = ["aging_summary/net", "aging_summary/debits", "delinquency/balance", "referrals/amount", "unbilled/dollars",
             "credits/balance", "statements/amount", "placements/placed", "placement_batches/placed"]


class Checks:
    """Collects failures, so that one run shows all of them."""

    def __init__(self):
        self.count = 0
        self.failures = []

    def that(self, holds, message):
        self.count += 1
        if not holds:
            self.failures.append(message)

    def equal(self, found, expected, what):
        self.that(found == expected, f"{what}: found {found}, expected {expected}")


def cents(text):
    """Decimal dollars as integer cents; no float touches money."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, fraction = digits.replace(",", "").lstrip("$").partition(".")
    return sign * (int(whole or 0) * 100 + int((fraction + "00")[:2]))


class Reports:
    """The CSV files of a folder, read row by row, so that a large detail report needs no memory."""

    def __init__(self, folder):
        self.folder = folder

    def has(self, report):
        return (self.folder / f"{report}.csv").exists()

    def rows(self, report):
        with open(self.folder / f"{report}.csv", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def count(self, report):
        return sum(1 for _ in self.rows(report))

    @functools.lru_cache(maxsize=None)
    def total(self, expression):
        """The sum that `report/column?other=value` names."""
        name, _, condition = expression.partition("?")
        report, _, column = name.partition("/")
        key, _, value = condition.partition("=")
        return sum(cents(row[column]) for row in self.rows(report) if not condition or row[key] == value)


def check_csv_arithmetic(reports, run, checks):
    for row in reports.rows("aging_summary"):
        amounts = {name: cents(value) for name, value in row.items() if name not in ("owner", "payer_id", "payer_name", "pct_over_90")}
        buckets = sum(value for name, value in amounts.items() if name[0] == "d" and name[1].isdigit())
        who = f"aging_summary {row['owner']} {row['payer_id']}"
        checks.equal(amounts["debits"], buckets, f"{who}: debits and the sum of its buckets")
        checks.equal(amounts["net"], amounts["future"] + amounts["debits"] + amounts["credits"] + amounts["unapplied"], f"{who}: net")
        checks.that(amounts["credits"] <= 0 and amounts["unapplied"] <= 0, f"{who}: credits and unapplied must not be positive")
    net = reports.total("aging_summary/net")
    checks.equal(reports.total("aging_detail/balance"), net, "aging_detail balance against aging_summary net")
    for row in reports.rows("roll_forward") if reports.has("roll_forward") else ():
        get = lambda name: cents(row[name])
        closing = get("opening") + get("charges") - get("payments") + get("refunds") - get("contractual") - get("other_adjustments") + get("transfers")
        checks.equal(get("closing"), closing, f"roll_forward {row['owner']}: closing")
    if reports.has("roll_forward"):
        checks.equal(reports.total("roll_forward/transfers"), 0, "roll_forward transfers between owners")
        checks.equal(reports.total("roll_forward/closing"), net, "roll_forward closing against aging_summary net")
    if run:
        checks.equal(run["receivables"]["aging_cents"], net, "run.json receivables.aging_cents")
        checks.equal(run["receivables"]["difference_cents"], 0, "run.json receivables.difference_cents")


def check_totals(browser, reports, checks):
    totals = browser.run("return Array.from(document.querySelectorAll('[data-total]'), (e) => [e.dataset.total, Number(e.dataset.cents), e.textContent.trim()])")
    for expression, shown_cents, text in totals:
        checks.equal(shown_cents, reports.total(expression), f"index.html total of {expression}")
        checks.equal(cents(text), shown_cents, f"index.html text of the total of {expression}")
    names = {expression.partition("?")[0] for expression, _, _ in totals}
    for name in MUST_HAVE:
        # A table without rows says so in a sentence and has no totals.
        checks.that(name in names or reports.count(name.partition("/")[0]) == 0, f"index.html shows no total of {name}")
    for report, rows in browser.run("return Array.from(document.querySelectorAll('[data-rows-in-csv]'), (e) => [e.dataset.report, Number(e.dataset.rowsInCsv)])"):
        checks.equal(rows, reports.count(report), f"index.html row count of {report}.csv")
    owed = sorted(cents(row["future"]) + cents(row["debits"]) for row in reports.rows("aging_summary"))
    bars = browser.run("return Array.from(document.querySelectorAll('.bar-figure'), (e) => Number(e.dataset.cents))")
    checks.equal(bars, [amount for amount in reversed(owed) if amount > 0][: len(bars)], "bars of the chart, largest first")
    checks.that(bars or not any(owed), "the chart has no bar although money is owed")


def check_chart(browser, checks):
    visible = "return Array.from(document.querySelectorAll('.bars .' + arguments[0]), (e) => e.getClientRects().length > 0)"
    if not browser.run("return document.querySelector('.bars') !== null"):
        return
    checks.that(all(browser.run(visible, "absolute")) and not any(browser.run(visible, "share")), "the chart must begin with dollars")
    browser.click("#scale-share")
    checks.that(all(browser.run(visible, "share")) and not any(browser.run(visible, "absolute")), "the 100% switch must show shares alone")


def check_safety(browser, url, checks):
    for entry in browser.log("browser"):
        checks.that(False, f"console: {entry['level']} {entry['message']}")
    for entry in browser.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked = message["params"]["request"]["url"]
            checks.that(asked.partition("#")[0] == url or asked.startswith("data:"), f"network request: {asked}")
    # Data that nothing runs stands in scripts of another type; heights of rows that are scrolled away are the only styles of elements.
    found = browser.run("""return [Array.from(document.scripts).filter((script) => script.type !== 'application/json').length, document.images.length,
      document.querySelectorAll('[src], [onclick], [onerror], [style]:not(tr.pad > td), iframe, object').length]""")
    checks.equal(found, [1, 0, 0], "scripts, images, and elements that load or run something")
    policy = browser.run("return document.querySelector('meta[http-equiv=Content-Security-Policy]')?.content ?? ''")
    checks.that("default-src 'none'" in policy and "unsafe" not in policy, f"content security policy is {policy!r}")


CONTRAST = """
const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
const channel = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const ratio = (one, two) => { const [a, b] = [light(one), light(two)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
const ground = (element) => { for (let at = element; at; at = at.parentElement) { const colour = parse(getComputedStyle(at).backgroundColor); if (colour[3] !== 0) return colour; } return [255, 255, 255]; };
const weak = new Map();
for (const element of document.querySelectorAll('body *')) {
  if (element.closest('svg, script, style') || !element.getClientRects().length) continue;
  if (!Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
  const found = ratio(parse(getComputedStyle(element).color), ground(element));
  if (found < 4.5) weak.set(element.tagName + '.' + element.className, found.toFixed(2));
}
for (const label of document.querySelectorAll('svg text')) {
  const kind = label.getAttribute('class').split(' ')[0].slice(3);
  const rect = label.parentElement.querySelector('rect.' + kind);
  const found = ratio(parse(getComputedStyle(label).fill), parse(getComputedStyle(rect).fill));
  if (found < 4.5) weak.set('label on ' + kind, found.toFixed(2));
}
return Array.from(weak.entries());
"""


def check_looks(browser, screenshots, checks):
    for scheme in ("light", "dark"):
        browser.colour_scheme(scheme)
        for where, contrast in browser.run(CONTRAST):
            checks.that(False, f"{scheme}: {where} has a contrast of {contrast}, less than 4.5")
        for width in (1400, 390):
            browser.resize(width, 900)
            wide = browser.run("return [document.documentElement.scrollWidth, window.innerWidth]")
            checks.that(wide[0] <= wide[1], f"the page is {wide[0]} wide on a screen of {wide[1]}")
            if screenshots:
                height = browser.run("return document.documentElement.scrollHeight")
                browser.resize(width, min(height, 12_000))
                browser.screenshot(screenshots / f"{scheme}-{width}.png")
    browser.resize(1400, 900)
    browser.colour_scheme("light")


def open_page(browser, url):
    """Opens the page; seconds until it was loaded."""
    browser.open("about:blank")
    browser.open(url)
    return browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000


def check(browser, folder, screenshots, within, checks):
    reports = Reports(folder)
    run_file = folder / "run.json"
    run = json.loads(run_file.read_text(encoding="utf-8")) if run_file.exists() else None
    url = "file://" + urllib.parse.quote(str(folder / "index.html"))
    browser.open("about:blank")
    browser.log("performance")  # What the browser's own first page asked for is not ours.
    opened = open_page(browser, url)
    for _ in range(2):
        # A machine that is busy with something else says nothing about the page, so the best of three counts.
        if within is not None and opened >= within:
            opened = min(opened, open_page(browser, url))
    checks.that(within is None or opened < within, f"the page took {opened:.2f} s to open, more than {within} s")
    print(f"opened in {opened:.2f} s")
    check_csv_arithmetic(reports, run, checks)
    check_looks(browser, screenshots, checks)
    check_totals(browser, reports, checks)
    check_pictures(browser, reports, cents, checks)
    check_tables.check_all(browser, folder, reports, checks)
    check_chart(browser, checks)
    check_safety(browser, url, checks)
    check_tables.check_without_script(browser, url, page_data.read(folder / "index.html"), checks)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path, help="write pictures of the page into this folder")
    parser.add_argument("--within", type=float, help="seconds in which the page must be open")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--chromedriver", default=shutil.which("chromedriver"))
    options = parser.parse_args()
    if not options.chromium or not options.chromedriver:
        print("chromium and chromedriver are needed (Debian: chromium, chromium-driver)", file=sys.stderr)
        sys.exit(2)
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    checks = Checks()
    try:
        with Browser(options.chromium, options.chromedriver) as browser:
            check(browser, options.folder.resolve(), options.screenshots, options.within, checks)
    except BrowserError as error:
        print(f"browser: {error}", file=sys.stderr)
        sys.exit(2)
    for failure in checks.failures:
        print(failure, file=sys.stderr)
    print(f"{checks.count - len(checks.failures)} of {checks.count} checks hold for {options.folder}")
    sys.exit(1 if checks.failures else 0)


if __name__ == "__main__":
    main()
