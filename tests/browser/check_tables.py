"""What a reader does with the page's tables, done in the browser and compared with the embedded data: sorting, searching, filtering, showing all, drilling, accounts, keys and printing."""

import time

import page_data

ENTER, DOWN, END, HOME, ESCAPE = "\ue007", "\ue015", "\ue010", "\ue011", "\ue00c"
# Tables of more rows are looked at in their first and last rows.
MANY = 400

ROWS = """
return Array.from(document.querySelectorAll('#' + arguments[0] + ' tbody tr[data-place]'), (row) =>
  [Number(row.dataset.place), Array.from(row.cells, (cell) => cell.textContent).join('|'), row.getClientRects().length > 0]);
"""
COUNT = "return Number(document.querySelector('#' + arguments[0] + ' table.data').getAttribute('aria-rowcount')) - 1"
CLEAR = "const field = document.querySelector(arguments[0]); field.value = ''; field.dispatchEvent(new Event('input'))"
STATUS = "return document.querySelector('#' + arguments[0] + ' .shown').textContent"
STATES = "return Array.from(document.querySelectorAll('#' + arguments[0] + ' thead th'), (head) => head.getAttribute('aria-sort'))"
FRAME = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
OPEN_ACCOUNT = "return document.querySelector('dialog.account[open]')?.textContent ?? ''"


def until(browser, condition, *arguments):
    """Waits until the page says so, at most five seconds; what it said last."""
    for _ in range(100):
        found = browser.run(condition, *arguments)
        if found:
            return found
        time.sleep(0.05)
    return found


def settle(browser):
    """Lets a waiting search and the next frames pass."""
    time.sleep(0.2)
    browser.run(FRAME)


def seen(browser, table):
    return [text for _, text, _ in browser.run(ROWS, table)]


def every_row(browser, table):
    """All rows of an opened table, by scrolling through it."""
    rows = {}
    browser.run("document.querySelector('#' + arguments[0] + ' .scroll').scrollTop = 0", table)
    for _ in range(200):
        browser.run(FRAME)
        rows |= {place: text for place, text, _ in browser.run(ROWS, table)}
        if len(rows) == browser.run(COUNT, table):
            break
        browser.run("const box = document.querySelector('#' + arguments[0] + ' .scroll'); box.scrollTop += box.clientHeight", table)
    return [rows[place] for place in sorted(rows)]


def ask(browser, table, query=""):
    """What a link to the table asks for."""
    browser.run("location.hash = '#'; location.hash = '#' + arguments[0] + '?' + arguments[1]", table, query)
    settle(browser)


def check_all(browser, folder, reports, checks):
    tables = page_data.read(folder / "index.html")
    shown = browser.run("return Array.from(document.querySelectorAll('article table.data'), (table) => table.closest('article').id)")
    checks.equal(sorted(shown), sorted(tables), "tables with rows, and tables with data")
    checks.that("aging_detail" in tables or reports.count("aging_detail") == 0, "there is no table of open items")
    check_against_csv(tables, reports, checks)
    for table in tables.values():
        check_table(browser, table, checks)
    if "aging_detail" in tables:
        check_drill(browser, tables, checks)
        check_account(browser, tables, reports, checks)
        check_keys(browser, tables, checks)
        check_printing(browser, tables, checks)
        check_search(browser, tables, checks)


def check_against_csv(tables, reports, checks):
    """The page's rows are the CSV's, to the cent."""
    compared = {"aging_detail": ("account", "guarantor_id", "balance", "balance"), "delinquency": ("account", "guarantor_id", "balance", "balance"), "referrals": ("account", "guarantor_id", "amount", "amount"),
                "unbilled_rows": ("encounter", "encounter_id", "dollars", "dollars")}
    for name, (key, csv_key, amount, csv_amount) in compared.items():
        report = name.removesuffix("_rows")
        if name not in tables:
            checks.equal(reports.count(report), 0, f"{name}: rows of {report}.csv without a table")
            continue
        table = tables[name]
        id_of = lambda row: table.column(key).unders[row] or table.column(key).texts[row]
        page = sorted((id_of(row), table.column(amount).texts[row].replace(",", "")) for row in range(table.count))
        rows = sorted((row[csv_key].removeprefix("'"), row[csv_amount]) for row in reports.rows(report))
        if table.count == len(rows):
            checks.that(page == rows, f"{name}: the rows of the page are not those of {report}.csv")
        else:
            checks.that(table.count < len(rows) and set(page) <= set(rows), f"{name}: the page has rows that {report}.csv has not")


def check_table(browser, table, checks):
    keys = [column.key for column in table.columns]
    checks.equal(sorted(keys), sorted(set(keys)), f"{table.name}: names of columns")
    few = table.count if table.count <= 14 else 10
    plain = [table.row_text(row) for row in range(min(few, table.count))]
    checks.equal(until(browser, "const found = Array.from(document.querySelectorAll('#' + arguments[0] + ' tbody tr[data-place]')); return found.length", table.name), len(plain), f"{table.name}: rows at first")
    checks.that(seen(browser, table.name) == plain, f"{table.name}: the first rows are not those of the data")
    for place, column in enumerate(table.shown):
        heading = f"#{table.name} thead th:nth-child({place + 1}) button"
        for press in (browser.click, lambda selector: browser.type(selector, ENTER)):
            press(heading)
            states = browser.run(STATES, table.name)
            checks.that(states[place] in ("ascending", "descending") and states.count("none") == len(states) - 1, f"{table.name}: aria-sort after sorting by {column.label} is {states}")
            expected = [table.row_text(row) for row in table.sorted(column, states[place])[:few]]
            checks.that(seen(browser, table.name) == expected, f"{table.name}: not {states[place]} by {column.label}")
    ask(browser, table.name)
    check_words(browser, table, few, checks)
    check_filters(browser, table, few, checks)
    check_whole(browser, table, checks)
    ask(browser, table.name)
    browser.run("const more = document.querySelector('#' + arguments[0] + ' .all'); if (more.textContent === 'Show fewer') more.click()", table.name)


def check_words(browser, table, few, checks):
    field = f"#{table.name} .filter input"
    if not browser.run("return document.querySelector(arguments[0]) !== null", field):
        return
    last = max(table.row_text(table.count - 1).replace("\u2011", "-").replace("|", " ").split(), key=len)
    for words, expected in ((last, table.matching(last)), ("no row has this text", [])):
        browser.run(CLEAR, field)
        browser.type(field, words)
        settle(browser)
        checks.equal(browser.run(COUNT, table.name), len(expected), f"{table.name}: rows that match {words!r}")
        checks.that(seen(browser, table.name)[:few] == [table.row_text(row) for row in expected[:few]], f"{table.name}: other rows than those that match {words!r}")
    browser.run(CLEAR, field)
    settle(browser)
    checks.equal(browser.run(COUNT, table.name), table.count, f"{table.name}: rows after the search was cleared")


def check_filters(browser, table, few, checks):
    """Filters by hand, in the row below the headings: one choice, and one range of dollars."""
    if not browser.run("return document.querySelector('#' + arguments[0] + ' .tools') !== null", table.name):
        return
    browser.click(f"#{table.name} .tools button")
    for place, column in enumerate(table.shown):
        control = f"#{table.name} .filters td:nth-child({place + 1}) > *"
        if browser.run("return document.querySelector(arguments[0]).tagName", control) == "SELECT":
            chosen = column.texts[table.count // 2]
            browser.run("const [select, value] = [document.querySelector(arguments[0]), arguments[1]]; select.value = value; select.dispatchEvent(new Event('change'))", control, f"={chosen}" if chosen else "blank")
            expected = [row for row in range(table.count) if column.texts[row] == chosen or (chosen and column.unders[row] == chosen)]
        elif column.look == "dollars" and all(number is not None for number in column.numbers):
            middle = sorted(column.numbers)[table.count // 2]
            browser.type(control, f"{page_data.dollars(middle)}..")
            expected = [row for row in range(table.count) if column.numbers[row] >= middle]
        else:
            continue
        settle(browser)
        checks.equal(browser.run(COUNT, table.name), len(expected), f"{table.name}: rows after filtering by {column.label}")
        # An opened table holds as many rows as fill its box, which may be fewer than a closed one shows.
        found = seen(browser, table.name)[:few]
        checks.that(len(found) >= min(4, len(expected)) and found == [table.row_text(row) for row in expected[: len(found)]], f"{table.name}: other rows than those filtered by {column.label}")
        ask(browser, table.name)
    browser.run("document.querySelector('#' + arguments[0] + ' .tools button').click()", table.name)


def check_whole(browser, table, checks):
    """Every row comes when the table is opened, and a long one keeps only a window of them in the page."""
    browser.run("const more = document.querySelector('#' + arguments[0] + ' .all'); if (!more.hidden && more.textContent !== 'Show fewer') more.click()", table.name)
    settle(browser)
    checks.equal(browser.run(COUNT, table.name), table.count, f"{table.name}: rows when opened")
    if table.count <= MANY:
        checks.that(every_row(browser, table.name) == [table.row_text(row) for row in range(table.count)], f"{table.name}: scrolling through it doesn't show every row once and in order")
        return
    browser.run("document.querySelector('#' + arguments[0] + ' tbody tr[tabindex=\"0\"]').focus()", table.name)
    browser.type(f"#{table.name} tbody tr[tabindex='0']", END)
    settle(browser)
    rows = browser.run(ROWS, table.name)
    checks.that(rows[-1][:2] == [table.count - 1, table.row_text(table.count - 1)], f"{table.name}: End does not lead to the last row")
    checks.that(len(rows) < 120, f"{table.name}: {len(rows)} rows are in the page at once")


def check_drill(browser, tables, checks):
    """Every amount of the aging leads to open items that come to it."""
    detail, balance = tables["aging_detail"], tables["aging_detail"].column("balance")
    links = browser.run("return Array.from(document.querySelectorAll('#aging_summary a[href]'), (link) => [link.getAttribute('href'), link.textContent])")
    checks.that(len(links) > 5, f"the aging has {len(links)} links to open items")
    whole = browser.run("return Number(document.querySelector('#aging_detail').dataset.rowsInCsv)") == detail.count
    for href, amount in links if whole else ():
        browser.run("document.querySelector('#aging_summary a[href=\"' + arguments[0] + '\"]').click()", href)
        until(browser, "return location.hash === arguments[0]", href)
        browser.run(FRAME)
        expected = rows_of_link(detail, href)
        checks.equal(page_data.dollars(sum(balance.numbers[row] for row in expected)), amount, f"open items behind {href}")
        if href != "#aging_detail":
            checks.equal(browser.run(COUNT, "aging_detail"), len(expected), f"rows shown for {href}")
    ask(browser, "aging_detail")


def rows_of_link(table, href):
    import urllib.parse
    wanted = {}
    for key, value in urllib.parse.parse_qsl(href.partition("?")[2], keep_blank_values=True):
        wanted.setdefault(key, []).append(value)
    holds = lambda row, key, values: any(value in (table.column(key).texts[row], table.column(key).unders[row]) if value else not table.column(key).texts[row] for value in values)
    return [row for row in range(table.count) if all(holds(row, key, values) for key, values in wanted.items())]


def check_account(browser, tables, reports, checks):
    """A row leads to its account; Back and Escape lead back."""
    detail, decisions = tables["aging_detail"], tables.get("referrals")
    account = decisions.column("account").texts[0] if decisions else detail.column("account").texts[0]
    ask(browser, "aging_detail", f"account={account}")
    before = browser.run("return location.hash")
    browser.run("document.querySelector('#aging_detail tbody tr[data-place] td:nth-child(2)').click()")
    text = until(browser, OPEN_ACCOUNT)
    checks.that(account in text, f"a click on a row does not open the account {account}")
    checks.equal(browser.run("return location.hash"), f"#account={account}", "address of an open account")
    items = [row for row in range(detail.count) if detail.column("account").texts[row] == account]
    checks.equal(browser.run("return document.querySelector('dialog.account section table').tBodies[0].rows.length"), len(items), f"open items of {account}")
    for row in range(decisions.count if decisions else 0):
        if decisions.column("account").texts[row] == account:
            for sentence in decisions.column("why").texts[row].split("\n"):
                checks.that(sentence.replace("(C-", "(C\u2011") in text, f"the account {account} does not say: {sentence}")
    checks.that(f"cleanclaim why {account}" in text, "the account does not name the command that tells everything")
    browser.run("history.back()")
    checks.that(until(browser, "return !document.querySelector('dialog[open]')"), "Back does not close the account")
    checks.equal(browser.run("return location.hash"), before, "address after Back")
    checks.equal(browser.run(COUNT, "aging_detail"), len(items), "rows of the filter after Back")
    browser.type("#aging_detail tbody tr[tabindex='0']", ENTER)
    checks.that(until(browser, OPEN_ACCOUNT), "Enter on a row does not open its account")
    browser.type("dialog.account .close", ESCAPE)
    checks.that(until(browser, "return !document.querySelector('dialog[open]') && location.hash === arguments[0]", before), "Escape does not lead back from the account")
    ask(browser, "aging_detail")


def check_keys(browser, tables, checks):
    place = "return Number(document.activeElement.dataset.place)"
    ask(browser, "aging_detail")
    browser.run("document.querySelector('#aging_detail tbody tr[tabindex=\"0\"]').focus()")
    steps = [(DOWN, min(1, tables["aging_detail"].count - 1)), (HOME, 0)]
    for key, expected in steps:
        browser.type("#aging_detail tbody tr[tabindex='0']", key)
        checks.equal(browser.run(place), expected, "row that has the focus")
    checks.equal(browser.run("return document.querySelectorAll('#aging_detail tbody tr[tabindex=\"0\"]').length"), 1, "rows of a table that Tab reaches")
    browser.type("body", "?")
    checks.that(until(browser, "return document.querySelector('dialog.help[open]') !== null"), "`?` does not list the keys")
    browser.type("dialog.help .close", ESCAPE)
    browser.type("#aging_detail tbody tr[tabindex='0']", "f")
    checks.that(browser.run("return document.activeElement.matches('#aging_detail .filter input')"), "`f` does not lead to the search of the table")
    checks.equal(browser.run("return document.activeElement.value"), "", "what `f` typed into the search")
    browser.run("document.activeElement.blur()")


def check_search(browser, tables, checks):
    detail = tables["aging_detail"]
    encounter = next((text for text in detail.column("encounter").texts if text), "")
    browser.type("body", "/")
    browser.type("dialog.search input", encounter)
    settle(browser)
    found = until(browser, "return document.querySelector('dialog.search .found a')?.textContent ?? ''")
    checks.that(found, f"searching everything for {encounter} finds nothing")
    browser.run("Array.from(document.querySelectorAll('dialog.search .found h3 a')).find((link) => link.hash.startsWith('#aging_detail?')).click()")
    settle(browser)
    checks.equal(browser.run(COUNT, "aging_detail"), len(detail.matching(encounter)), f"open items that a search for {encounter} leads to")
    checks.that(not browser.run("return document.querySelector('dialog[open]')"), "the search stays open over what it found")
    ask(browser, "aging_detail")


def check_printing(browser, tables, checks):
    """What is filtered is printed whole; what is not is printed as it stands."""
    detail = tables["aging_detail"]
    owner = detail.column("owner")
    value = max(set(owner.texts), key=owner.texts.count)
    expected = owner.texts.count(value)
    ask(browser, "aging_detail", f"owner={value}")
    browser.run("""
      window.atPrint = {};
      window.addEventListener('beforeprint', () => document.querySelectorAll('article table.data').forEach((table) => {
        window.atPrint[table.closest('article').id] = table.querySelectorAll('tbody tr[data-place]').length; }), { once: true });""")
    if expected <= 20_000:
        browser.cdp("Page.printToPDF", {"landscape": True, "printBackground": True})
        rows = browser.run("return window.atPrint")
        checks.equal(rows["aging_detail"], expected, "rows of the filtered table on paper")
        checks.that(all(count <= 14 for name, count in rows.items() if name != "aging_detail"), f"rows of the other tables on paper: {rows}")
        checks.that(browser.run(STATUS, "aging_detail").startswith(f"{expected:,} "), "the line below the table after printing")
    ask(browser, "aging_detail")


def check_without_script(browser, url, tables, checks):
    """Summaries and first rows stand in the page itself, and it says where the others are."""
    browser.cdp("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.open(url)
    text = browser.text("main")
    for table in tables.values():
        rows = min(table.count, 3)
        checks.that(all(table.shown[0].texts[row] in text for row in range(rows)), f"{table.name}: without a script its first rows are missing")
        if table.count > 60:
            checks.that(f"The first 10 of {table.count:,} rows." in text, f"{table.name}: without a script nothing says that there are more rows")
    browser.cdp("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.open("about:blank")
