#!/usr/bin/env python3
"""Computes a workspace's totals anew from its Parquet segments, with SQL of its own, and compares them to the cent.

    python totals.py WORKSPACE --cleanclaim BINARY [--show N]

Compared are the CSV reports, run.json, the catalog's counters and the 837 files of every run. Nothing of the program's own arithmetic is used: the rules of
aging, the balances of items and the conservation equation are written here once more. Needs requirements-duckdb.txt and Python 3.11.

Prints one line a check and "N passed, N failed" at the end. Exit code: 0 all agree, 1 something differs, 2 the workspace cannot be read.
"""
import argparse
import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import duckdb

from balance import add_up, at, cents, segments_of

OWNERS = ["insurance", "patient", "agency"]
RECEIVABLE = "({0} LIKE 'ar:%' OR {0} = 'liability:unapplied')"


class Unreadable(Exception):
    """The workspace lacks what every check needs."""


class Workspace:
    """Configuration, catalog and segments of a committed run."""

    def __init__(self, root):
        self.root = root.resolve()
        config = self.root / "cleanclaim.toml"
        if not config.is_file():
            raise Unreadable(f"{config}: no such file; name the folder of a workspace")
        self.config = tomllib.loads(config.read_text(encoding="utf-8"))
        catalog = self.path("ledger") / "catalog.sqlite"
        if not catalog.is_file():
            raise Unreadable(f"{catalog}: no run has been committed")
        self.catalog = sqlite3.connect(f"file:{catalog}?mode=ro", uri=True)
        self.runs = self.catalog.execute("SELECT number, run_id, as_of, published FROM runs ORDER BY number").fetchall()
        if not self.runs:
            raise Unreadable(f"{catalog}: no run has been committed")
        self.run, self.run_id, self.as_of, self.published = self.runs[-1]
        self.reports = self.path("reports") / self.as_of
        self.manifest = json.loads((self.reports / "run.json").read_text(encoding="utf-8"))

    def path(self, name):
        return (self.root / self.config.get("paths", {}).get(name, name)).resolve()

    def segments(self, kind, run=None):
        """Segments of a kind that count after a run; of the last run unless told."""
        sql = "SELECT name, run_number, rows, sha256 FROM segments WHERE kind = ?1 AND run_number <= ?2 AND (retired_by IS NULL OR retired_by > ?2) ORDER BY run_number, partition, name"
        return self.catalog.execute(sql, (kind, self.run if run is None else run)).fetchall()

    def segment_path(self, name):
        return self.path("ledger") / "segments" / name


class Checks:
    """Counts and prints what was compared."""

    def __init__(self, show):
        self.passed, self.failed, self.show = 0, 0, show

    def equal(self, what, ours, found):
        """`ours` is what the program says, `found` what was computed here."""
        self.report(what, [] if ours == found else [f"the program says {ours}, found {found}"], found)

    def report(self, what, faults, figure=""):
        if faults:
            self.failed += 1
            print(f"FAULT {what}: {len(faults)} differences")
            for fault in faults[: self.show]:
                print(f"      {fault}")
        else:
            self.passed += 1
            print(f"ok    {what}" + (f": {figure}" if figure != "" else ""))


class Totals:
    """Every comparison, over DuckDB views of the tables."""

    TABLES = {
        "transfers": "transfer_id BLOB, debit VARCHAR, credit VARCHAR, amount_cents BIGINT, event VARCHAR, posting_date DATE, effective_date DATE, item_id BLOB, to_item_id BLOB",
        "open_items": "guarantor_id VARCHAR, item_id BLOB, kind VARCHAR, owner VARCHAR, payer_id VARCHAR, balance_cents BIGINT",
        "claims": "claim_id VARCHAR, encounter_key BLOB, payer_id VARCHAR, receiver VARCHAR, services VARCHAR, charge_cents BIGINT",
        "waiting": "encounter_id VARCHAR, disposition VARCHAR, charge_cents BIGINT, lines UINTEGER",
        "questions": "question_id VARCHAR",
        "findings": "encounter_id VARCHAR, claim_id VARCHAR, payer_id VARCHAR, edit VARCHAR, spoke VARCHAR, scope VARCHAR, charge_cents BIGINT",
        "held_findings": "item_id VARCHAR, severity VARCHAR, encounter_id VARCHAR, claim_id VARCHAR, payer_id VARCHAR, edit VARCHAR, spoke VARCHAR, scope VARCHAR, charge_cents BIGINT",
        "edit_results": "edit VARCHAR, payer_id VARCHAR, bill_date DATE, spoke VARCHAR, scope VARCHAR, result VARCHAR, reason VARCHAR, expected VARCHAR, claims BIGINT, cents BIGINT",
        "changed": "item_id VARCHAR",
        "remittances": "remittance_id BLOB, payer_id VARCHAR, claims UINTEGER, payment_cents BIGINT, paid_cents BIGINT, provider_adjustment_cents BIGINT, outcome VARCHAR, trace_number VARCHAR",
        "remitted_claims": "posting_id BLOB, remittance_id BLOB, claim_id VARCHAR, paid_cents BIGINT, outcome VARCHAR",
    }

    def __init__(self, workspace, checks, binary):
        self.workspace, self.checks, self.binary = workspace, checks, binary
        self.sql = duckdb.connect()
        for kind, columns in self.TABLES.items():
            self.view(kind, kind, workspace.segments(kind), columns)
        before = workspace.run - 1
        self.view("waiting_before", "waiting", workspace.segments("waiting", before), self.TABLES["waiting"])
        aging = workspace.config.get("aging", {})
        self.limits = aging.get("bucket_limits_days", [30, 60, 90, 120])
        self.anchor = aging.get("anchor", "owner")
        self.terms_days = aging.get("terms_days", 30)
        self.age_items()

    def view(self, name, kind, segments, columns):
        """A view over the segments, with the run that wrote each row. A table without segments has its columns and no rows."""
        paths = [str(self.workspace.segment_path(segment[0])) for segment in segments]
        if not paths:
            self.sql.execute(f"CREATE TABLE {name} ({columns}, run_number BIGINT)")
            return
        parts = [f"SELECT *, {segment[1]} AS run_number FROM read_parquet('{quoted(path)}')" for segment, path in zip(segments, paths)]
        # A column that was added later is missing in old segments: it is null there.
        self.sql.execute(f"CREATE VIEW {name} AS " + " UNION ALL BY NAME ".join(parts))

    def rows(self, query):
        return self.sql.execute(query).fetchall()

    def value(self, query):
        return self.rows(query)[0][0]

    def age_items(self):
        """Rules of aging, in SQL: the anchor by owner, whole days, inclusive upper bounds; credits, unapplied money and what is not yet due stand apart."""
        of_people = {"owner": "responsibility_date", "statement": "coalesce(first_statement_date, responsibility_date)",
                     "due": f"coalesce(first_statement_date, responsibility_date) + {self.terms_days}"}
        anchor = "service_date" if self.anchor == "service" else f"CASE WHEN owner = 'insurance' THEN coalesce(first_bill_date, responsibility_date) ELSE {of_people[self.anchor]} END"
        lower = [0, *[limit + 1 for limit in self.limits]]
        upper = [*self.limits, None]
        # Lines of one owner and encounter that cancel are in no aging. What the program marked is what a window over the items finds.
        self.stands = "NOT coalesce(is_offset, false)" if self.has_column("open_items", "is_offset") else "true"
        names = [f"{low}+" if high is None else f"{low}-{high}" for low, high in zip(lower, upper)]
        cases = " ".join(f"WHEN age_days <= {high} THEN '{name}'" for high, name in zip(upper, names) if high is not None)
        self.buckets = list(zip(lower, [f"d{low}_plus" if high is None else f"d{low}_{high}" for low, high in zip(lower, upper)], names))
        if not self.has_column("open_items", "responsibility_date"):
            self.sql.execute("CREATE TABLE aged AS SELECT *, 0 AS age_days, '' AS bucket FROM open_items")
            return
        self.sql.execute(
            f"""CREATE TABLE aged AS
            WITH dated AS (SELECT *, date_diff('day', {anchor}, DATE '{self.workspace.as_of}') AS age_days, date_diff('day', service_date, DATE '{self.workspace.as_of}') AS service_age,
                                  date_diff('day', responsibility_date, DATE '{self.workspace.as_of}') AS owner_age FROM open_items WHERE balance_cents <> 0 AND {self.stands})
            SELECT *, CASE WHEN kind = 'unapplied' THEN 'unapplied' WHEN balance_cents < 0 THEN 'credit' WHEN age_days < 0 OR service_age < 0 THEN 'future' {cases} ELSE '{names[-1]}' END AS bucket FROM dated"""
        )

    def has_column(self, table, column):
        return column in [row[0] for row in self.rows(f"DESCRIBE {table}")]

    def csv_table(self, file, table, money):
        """A report as a table: texts restored, money as cents. The header must hold the columns of the report; a row that is no row is an error of DuckDB."""
        path = self.workspace.reports / file
        with path.open(encoding="utf-8", newline="") as opened:
            header = next(csv.reader(opened))
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in header)

        def cell(name):
            if name in money:
                # An amount that is not written as dollars and two decimals becomes null, which equals nothing.
                return f"CASE WHEN regexp_full_match({name}, '-?[0-9]+\\.[0-9][0-9]') THEN CAST(CAST({name} AS DECIMAL(38,2)) * 100 AS BIGINT) END AS {name}"
            return f"regexp_replace(coalesce({name}, ''), '^''(''*[=+@\\t\\r-])', '\\1') AS {name}"

        cells = ", ".join(cell(name) for name in header)
        source = f"read_csv('{quoted(path)}', header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}})"
        self.sql.execute(f"CREATE TABLE {table} AS SELECT {cells} FROM {source}")
        return header

    def same_rows(self, what, ours, found):
        """Both queries yield the same rows, each as often."""
        faults = [f"only the program has {row}" for row in self.rows(f"({ours}) EXCEPT ALL ({found})")]
        faults += [f"only SQL finds {row}" for row in self.rows(f"({found}) EXCEPT ALL ({ours})")]
        self.checks.report(what, faults, f"{self.value(f'SELECT count(*) FROM ({found})')} rows")

    def segments_are_whole(self):
        faults, count = [], 0
        everything = self.workspace.catalog.execute("SELECT name, rows, sha256 FROM segments WHERE retired_by IS NULL OR name LIKE '%.parquet' ORDER BY name").fetchall()
        for name, rows, sha256 in everything:
            path = self.workspace.segment_path(name)
            if not path.is_file():
                faults.append(f"{name}: missing")
                continue
            count += 1
            if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                faults.append(f"{name}: other bytes than the catalog says")
            elif name.endswith(".parquet") and (found := self.value(f"SELECT count(*) FROM read_parquet('{quoted(path)}')")) != rows:
                faults.append(f"{name}: {found} rows, the catalog says {rows}")
        self.checks.report("segments have the catalog's bytes and rows", faults, f"{count} segments")

    def transfers_are_sound(self):
        faults = [f"transfer {row[0]} stands {row[1]} times" for row in self.rows("SELECT hex(transfer_id), count(*) FROM transfers GROUP BY ALL HAVING count(*) > 1")]
        faults += [f"transfer {row[0]} moves {row[1]} cents" for row in self.rows("SELECT hex(transfer_id), amount_cents FROM transfers WHERE amount_cents <= 0")]
        same = "SELECT hex(transfer_id) FROM transfers WHERE debit = credit AND item_id = to_item_id"
        faults += [f"transfer {row[0]} moves from an account to itself" for row in self.rows(same)]
        late = "SELECT hex(transfer_id), event, effective_date, posting_date FROM transfers WHERE event LIKE '%payment%' AND effective_date > posting_date"
        faults += [f"transfer {row[0]}: a {row[1]} of {row[2]} was posted before its day, on {row[3]}" for row in self.rows(late)]
        self.checks.report("transfers: once each, more than zero, no payment before its day", faults, f"{self.value('SELECT count(*) FROM transfers')} transfers")
        both = "SELECT debit AS account, amount_cents AS debits, 0::BIGINT AS credits FROM transfers UNION ALL SELECT credit, 0, amount_cents FROM transfers"
        self.sql.execute(f"CREATE TABLE accounts AS SELECT account, sum(debits)::BIGINT AS debits, sum(credits)::BIGINT AS credits, sum(debits - credits)::BIGINT AS balance FROM ({both}) GROUP BY account")
        debits, credits = self.rows("SELECT coalesce(sum(debits), 0)::BIGINT, coalesce(sum(credits), 0)::BIGINT FROM accounts")[0]
        self.checks.equal("debits = credits", debits, credits)
        counters = dict(self.workspace.catalog.execute("SELECT name, value FROM counters WHERE name LIKE 'debit:%' OR name LIKE 'credit:%'").fetchall())
        found = {f"{side}:{row[0]}": amount for row in self.rows("SELECT account, debits, credits FROM accounts") for side, amount in (("debit", row[1]), ("credit", row[2]))}
        self.checks.report("both sides of every account, in the catalog", differing(counters, found), f"{len(found)} counters")

    def accounts_tie(self):
        receivables = self.workspace.manifest["receivables"]
        balances = dict(self.rows(f"SELECT account, balance FROM accounts WHERE {RECEIVABLE.format('account')} AND balance <> 0"))
        told = {account: cents for account, cents in receivables["accounts"].items() if cents != 0}
        self.checks.report("receivables by account, in run.json", differing(told, balances), f"{len(balances)} accounts")
        total, items = sum(balances.values()), self.value("SELECT coalesce(sum(balance_cents), 0)::BIGINT FROM open_items")
        self.checks.equal("open items = receivable accounts", items, total)
        self.checks.equal("tie-out in run.json", (receivables["aging_cents"], receivables["ledger_cents"], receivables["difference_cents"]), (items, total, 0))
        self.checks.equal("open items counted in run.json", receivables["open_items"], self.value("SELECT count(*) FROM aged"))
        by_item = """SELECT CASE WHEN kind = 'unapplied' THEN 'liability:unapplied' WHEN owner = 'insurance' THEN 'ar:insurance:' || payer_id ELSE 'ar:' || owner END AS account, sum(balance_cents)::BIGINT
                     FROM open_items GROUP BY account HAVING sum(balance_cents) <> 0"""
        self.checks.report("open items by account", differing(dict(self.rows(by_item)), balances), f"{total} cents")

    def items_are_their_transfers(self):
        if self.has_column("open_items", "charge_cents"):
            uneven = "SELECT hex(item_id), charge_cents, paid_cents, adjusted_cents, balance_cents FROM open_items WHERE charge_cents - paid_cents - adjusted_cents <> balance_cents"
            self.checks.report("every item: charge - paid - adjusted = balance", [str(row) for row in self.rows(uneven)], f"{self.value('SELECT count(*) FROM open_items')} items")
        moves = f"""SELECT to_item_id AS item_id, amount_cents AS change FROM transfers WHERE {RECEIVABLE.format('debit')}
                    UNION ALL SELECT item_id, -amount_cents FROM transfers WHERE {RECEIVABLE.format('credit')}"""
        self.sql.execute(f"CREATE TABLE replayed AS SELECT item_id, sum(change)::BIGINT AS balance_cents FROM ({moves}) GROUP BY item_id")
        self.same_rows("every item's balance = its transfers", "SELECT hex(item_id), balance_cents FROM open_items WHERE balance_cents <> 0", "SELECT hex(item_id), balance_cents FROM replayed WHERE balance_cents <> 0")
        twice = "SELECT hex(item_id), count(*) FROM open_items GROUP BY ALL HAVING count(*) > 1"
        self.checks.report("every item stands once", [f"item {row[0]} stands {row[1]} times" for row in self.rows(twice)])

    def remittances_are_explained(self):
        """Every payment is its claims less PLB, the claims are those that were kept, money and claims of each are its transfers, and what lies between is clearing.csv."""
        posted = "SELECT remittance_id, trace_number, payment_cents, paid_cents, provider_adjustment_cents, claims FROM remittances WHERE outcome = 'posted'"
        uneven = f"SELECT trace_number, payment_cents, paid_cents, provider_adjustment_cents FROM ({posted}) WHERE payment_cents <> paid_cents - provider_adjustment_cents"
        paid = self.value(f"SELECT coalesce(sum(payment_cents), 0)::BIGINT FROM ({posted})")
        self.checks.report("every payment = its claims - PLB", [str(row) for row in self.rows(uneven)], f"{self.value(f'SELECT count(*) FROM ({posted})')} payments, {paid} cents")
        told = f"SELECT hex(remittance_id), paid_cents, claims FROM ({posted}) WHERE claims > 0"
        self.same_rows("claims of every payment", told, "SELECT hex(remittance_id), sum(paid_cents)::BIGINT, count(*) FROM remitted_claims GROUP BY ALL")
        moved = " UNION ALL ".join(
            f"SELECT item_id, source, event, {side} AS account, {sign}amount_cents AS change FROM transfers WHERE {side} LIKE 'clearing:payer:%'" for side, sign in (("debit", ""), ("credit", "-")))
        money = f"SELECT hex(item_id), -sum(change)::BIGINT AS cents FROM ({moved}) WHERE event = 'remittance' GROUP BY ALL HAVING sum(change) <> 0"
        self.same_rows("money of every payment = its transfers", f"SELECT hex(remittance_id), payment_cents FROM ({posted}) WHERE payment_cents <> 0", money)
        claims = f"SELECT lower(source), sum(change)::BIGINT FROM ({moved}) WHERE event NOT IN ('remittance', 'provider_adjustment') GROUP BY ALL HAVING sum(change) <> 0"
        self.same_rows("every claim paid = its transfers", "SELECT lower(hex(posting_id)), paid_cents FROM remitted_claims WHERE paid_cents <> 0", claims)
        self.csv_table("clearing.csv", "clearing", ["balance", "debits", "credits"])
        found = "SELECT substr(account, 16), balance, debits, credits FROM accounts WHERE account LIKE 'clearing:payer:%' AND balance <> 0"
        self.same_rows("clearing.csv: what no claim or no money explains yet", "SELECT payer_id, balance, debits, credits FROM clearing", found)

    def aging_summary(self):
        money = ["future", *[column for _, column, _ in self.buckets], "debits", "credits", "unapplied", "net", "change_day", "change_month", "future_payments"]
        header = self.csv_table("aging_summary.csv", "summary", money)
        expected = ["owner", "payer_id", "payer_name", *money[:-3], "pct_over_90", *money[-3:]]
        self.checks.equal("aging_summary.csv: columns", header, expected)
        if header != expected:
            return
        sums = ", ".join(f"coalesce(sum(balance_cents) FILTER (bucket = '{name}'), 0)::BIGINT AS {column}" for _, column, name in [(0, "future", "future"), *self.buckets])
        debits = " + ".join(column for _, column, _ in self.buckets)
        over = " + ".join([column for low, column, _ in self.buckets if low > 90] or ["0"])
        others = "coalesce(sum(balance_cents) FILTER (bucket = 'credit'), 0)::BIGINT AS credits, coalesce(sum(balance_cents) FILTER (bucket = 'unapplied'), 0)::BIGINT AS unapplied"
        # Tenths of a percent, half up, in whole numbers.
        tenths = f"((2000::HUGEINT * ({over}) + ({debits})) // (2 * ({debits})))"
        percent = f"CASE WHEN {debits} = 0 THEN '' ELSE ({tenths} // 10)::VARCHAR || '.' || ({tenths} % 10)::VARCHAR END AS pct_over_90"
        self.sql.execute(
            f"""CREATE TABLE summed AS WITH grouped AS (SELECT owner, payer_id, {sums}, {others}, sum(balance_cents)::BIGINT AS total FROM aged GROUP BY owner, payer_id)
            SELECT owner, payer_id, future, {', '.join(column for _, column, _ in self.buckets)}, ({debits})::BIGINT AS debits, credits, unapplied, total AS net, {percent},
                   0::BIGINT AS future_payments FROM grouped"""
        )
        self.future_payments()
        columns = ", ".join(name for name in expected if name not in ("payer_name", "change_day", "change_month"))
        self.same_rows("aging_summary.csv: every cell", f"SELECT {columns} FROM summary", f"SELECT {columns} FROM summed")
        self.changes_of_net()
        order = self.rows("SELECT owner, payer_id FROM summary")
        self.checks.equal("aging_summary.csv: order", order, sorted(order, key=lambda row: (OWNERS.index(row[0]), row[1].encode())))
        closed = f"SELECT owner, payer_id FROM summary WHERE net <> future + debits + credits + unapplied OR debits <> {debits} OR credits > 0 OR unapplied > 0"
        self.checks.report("aging_summary.csv: net = future + debits + credits + unapplied", [str(row) for row in self.rows(closed)])
        self.checks.equal("aging_summary.csv: net of all rows = ledger", self.value("SELECT coalesce(sum(net), 0)::BIGINT FROM summary"), self.workspace.manifest["receivables"]["ledger_cents"])
        names = self.payer_names()
        wrong = [f"{payer_id} is called {name}" for payer_id, name in self.rows("SELECT payer_id, payer_name FROM summary") if name not in names.get(payer_id, {payer_id})]
        self.checks.report("aging_summary.csv: names of payers.csv", wrong)

    def changes_of_net(self):
        """Net less that of the last day before with a run, and less that of the last day of an earlier month with one, by the transfers that were booked by then."""
        sides = " UNION ALL ".join(
            f"""SELECT CASE WHEN {side} LIKE 'ar:insurance:%' THEN 'insurance' WHEN {side} = 'ar:agency' THEN 'agency' ELSE 'patient' END AS owner,
                CASE WHEN {side} LIKE 'ar:insurance:%' THEN substr({side}, 14) ELSE '' END AS payer_id, {sign}amount_cents AS change, run_number FROM transfers WHERE {RECEIVABLE.format(side)}"""
            for side, sign in (("debit", ""), ("credit", "-")))
        today = self.workspace.as_of
        for column, limit in (("change_day", today), ("change_month", f"{today[:7]}-01")):
            last = max((number for number, _, as_of, _ in self.workspace.runs if as_of < limit), default=None)
            before = f"(SELECT owner, payer_id, sum(change)::BIGINT AS cents FROM ({sides}) WHERE run_number <= {last or 0} GROUP BY ALL)"
            change = "NULL::BIGINT" if last is None else "net - coalesce(cents, 0)"
            self.same_rows(f"aging_summary.csv: {column}, from the transfers", f"SELECT owner, payer_id, {column} FROM summary", f"SELECT owner, payer_id, {change} FROM summary LEFT JOIN {before} USING (owner, payer_id)")

    def future_payments(self):
        """Money at hand with a later date is no part of any sum; it stands in its own column, on a row of its own where nothing is owed."""
        owners = {"payment": "patient", "payer_payment": "insurance", "agency_payment": "agency"}
        paths = [f"'{quoted(self.workspace.segment_path(segment[0]))}'" for segment in self.workspace.segments("pending_events")]
        rows = self.rows(f"SELECT event FROM read_parquet([{', '.join(paths)}])") if paths else []
        for (text,) in rows:
            event = json.loads(text)
            owner, cents = owners.get(event["event"]), event["amount_cents"] or 0
            if owner is None or event["date"] <= self.workspace.as_of or cents <= 0:
                continue
            payer = event["payer_id"] if owner == "insurance" else ""
            if not self.rows(f"SELECT 1 FROM summed WHERE owner = '{owner}' AND payer_id = '{quoted(payer)}'"):
                names = [column for column in (row[0] for row in self.rows("DESCRIBE summed")) if column not in ("owner", "payer_id", "pct_over_90")]
                self.sql.execute(f"INSERT INTO summed ({', '.join(names)}, owner, payer_id, pct_over_90) VALUES ({', '.join('0' for _ in names)}, '{owner}', '{quoted(payer)}', '')")
            self.sql.execute(f"UPDATE summed SET future_payments = future_payments + {int(cents)} WHERE owner = '{owner}' AND payer_id = '{quoted(payer)}'")

    def credits(self):
        """R7: every credit, all unapplied money, and lines that cancel, each with its dates."""
        if not self.has_column("open_items", "is_offset"):
            raise Unreadable("the open items do not say which of them cancel: the workspace was made by an older program")
        cancel = """SELECT item_id FROM (SELECT item_id, sum(balance_cents) OVER (PARTITION BY guarantor_id, encounter_id, owner, payer_id) AS total,
                    min(balance_cents) OVER (PARTITION BY guarantor_id, encounter_id, owner, payer_id) AS least
                    FROM open_items WHERE kind = 'receivable' AND balance_cents <> 0 AND encounter_id <> '') WHERE total = 0 AND least < 0"""
        self.same_rows("items that cancel are marked, and no others", "SELECT hex(item_id) FROM open_items WHERE is_offset", f"SELECT hex(item_id) FROM ({cancel})")
        self.csv_table("credits.csv", "credits", ["balance"])
        ours = "SELECT guarantor_id, patient_id, encounter_id, claim_id, kind, owner, payer_id, balance, since, days_open FROM credits"
        since = "CASE WHEN kind = 'unapplied' THEN responsibility_date ELSE coalesce(credit_since, last_activity_date) END"
        found = f"""SELECT guarantor_id, patient_id, encounter_id, claim_id, CASE WHEN is_offset THEN 'zero_balance' WHEN kind = 'unapplied' THEN 'unapplied' ELSE 'credit' END, owner, payer_id,
                    balance_cents, ({since})::VARCHAR, date_diff('day', {since}, DATE '{self.workspace.as_of}')::VARCHAR
                    FROM open_items WHERE balance_cents <> 0 AND (kind = 'unapplied' OR balance_cents < 0 OR is_offset)"""
        self.same_rows("credits.csv: every credit and all unapplied money", ours, found)
        for kind, column in (("credit", "credits"), ("unapplied", "unapplied")):
            found, total = self.value(f"SELECT coalesce(sum(balance), 0)::BIGINT FROM credits WHERE kind = '{kind}'"), self.value(f"SELECT coalesce(sum({column}), 0)::BIGINT FROM summary")
            self.checks.equal(f"credits.csv: {kind} adds up to aging_summary.csv", total, found)
        self.checks.equal("credits.csv: what cancels sums to zero", self.value("SELECT coalesce(sum(balance), 0)::BIGINT FROM credits WHERE kind = 'zero_balance'"), 0)
        late = "SELECT payer_id, since, return_by FROM credits WHERE return_by <> '' AND date_diff('day', since::DATE, return_by::DATE) <> 60"
        days = self.workspace.config.get("credits", {}).get("overpayment_days", 60)
        self.checks.report("credits.csv: the clock of overpayments", [str(row) for row in self.rows(late.replace("60", str(days)))])

    def payer_names(self):
        names = {}
        with (self.workspace.path("reference") / "payers.csv").open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.DictReader(opened):
                names.setdefault(row["payer_id"], set()).add(row["name"])
        return names

    def aging_detail(self):
        amounts = ["charge", "paid", "adjusted", "balance"]
        self.csv_table("aging_detail.csv", "detail", amounts)
        texts = ["guarantor_id", "patient_id", "encounter_id", "claim_id", "claim_state", "owner", "payer_id", "billing_provider", "rendering_npi", "facility"]
        dates = ["service_date", "first_bill_date", "responsibility_date", "first_statement_date", "last_activity_date"]
        ours = ", ".join([*texts, *dates, "age_days", "age_from_service_days", "bucket", *amounts, "last_reason", "age_from_responsibility_days", "last_bill_date", "flags"])
        found = ", ".join([*texts, *[f"coalesce({date}::VARCHAR, '')" for date in dates], "age_days::VARCHAR", "service_age::VARCHAR", "bucket", *[f"{name}_cents" for name in amounts], "last_reason", "owner_age::VARCHAR",
                           "coalesce(last_bill_date::VARCHAR, '')", "CASE WHEN kind = 'receivable' AND service_age < 0 THEN 'service_after_as_of' ELSE '' END"])
        if self.has_column("aged", "service_age"):
            self.same_rows("aging_detail.csv: every open item, every cell", f"SELECT {ours} FROM detail", f"SELECT {found} FROM aged")
        self.checks.report("aging_detail.csv: a next action on every row", [str(row) for row in self.rows("SELECT encounter_id, owner FROM detail WHERE next_action = ''")])
        total, summed = self.value("SELECT coalesce(sum(balance), 0)::BIGINT FROM detail"), self.value("SELECT coalesce(sum(net), 0)::BIGINT FROM summary")
        self.checks.equal("aging_detail.csv adds up to aging_summary.csv", summed, total)

    def roll_forward(self):
        amounts = ["opening", "charges", "payments", "refunds", "contractual", "other_adjustments", "transfers", "closing"]
        self.csv_table("roll_forward.csv", "rolled", amounts)
        owner = "CASE WHEN {0} LIKE 'ar:insurance:%' THEN 'insurance' WHEN {0} = 'liability:unapplied' THEN 'unapplied' ELSE substr({0}, 4) END"
        sides = " UNION ALL ".join(
            f"""SELECT {owner.format(side)} AS owner, {sign}amount_cents AS change, run_number, event, debit = 'adjustment:contractual' OR credit = 'adjustment:contractual' AS is_contractual
                FROM transfers WHERE {RECEIVABLE.format(side)}""" for side, sign in (("debit", ""), ("credit", "-")))
        # Reports tell the whole business day, which may have had several runs.
        first = min(number for number, _, as_of, _ in self.workspace.runs if as_of == self.workspace.as_of)
        tonight, earlier = f"run_number >= {first}", f"run_number < {first}"

        def of(condition, sign=""):
            return f"{sign}coalesce(sum(change) FILTER ({condition}), 0)::BIGINT"

        given_up = f"{tonight} AND event IN ('payer_adjustment', 'write_off')"
        columns = [
            of(f"{earlier} OR event = 'opening'"),
            of(f"{tonight} AND event IN ('charge', 'fee')"),
            of(f"{tonight} AND event IN ('patient_payment', 'application', 'payment_reversal', 'payer_payment', 'agency_payment')", "-"),
            of(f"{tonight} AND event = 'refund'"),
            of(f"{given_up} AND is_contractual", "-"),
            of(f"{given_up} AND NOT is_contractual", "-"),
            of(f"{tonight} AND event IN ('responsibility_moved', 'responsibility_returned', 'placement')"),
            of("true"),
        ]
        found = f"SELECT owner, {', '.join(f'coalesce({column}, 0)' for column in columns)} FROM (VALUES ('insurance'), ('patient'), ('agency'), ('unapplied')) owners(owner) LEFT JOIN ({sides}) USING (owner) GROUP BY owner"
        self.same_rows("roll_forward.csv: every cell, from the transfers", f"SELECT owner, {', '.join(amounts)} FROM rolled", found)
        self.checks.equal("roll_forward.csv: money moved between owners cancels", self.value("SELECT coalesce(sum(transfers), 0)::BIGINT FROM rolled"), 0)

    def delinquency(self):
        self.csv_table("delinquency.csv", "dunned", ["balance"])
        found = f"SELECT guarantor_id, sum(balance_cents)::BIGINT FROM open_items WHERE owner = 'patient' AND kind = 'receivable' AND balance_cents > 0 AND {self.stands} GROUP BY guarantor_id"
        self.same_rows("delinquency.csv: every guarantor who owes, and how much", "SELECT guarantor_id, balance FROM dunned", found)
        self.csv_table("referrals.csv", "referrals", ["amount"])
        owed = "SELECT guarantor_id, encounter_id, sum(balance_cents)::BIGINT AS owed FROM open_items WHERE kind = 'receivable' AND owner <> 'insurance' GROUP BY ALL"
        over = f"SELECT r.guarantor_id, r.encounter_id, amount, owed FROM referrals r LEFT JOIN ({owed}) o USING (guarantor_id, encounter_id) WHERE decision = 'REFER' AND (owed IS NULL OR amount > owed OR amount <= 0)"
        self.checks.report("referrals.csv: no more is proposed than is owed", [str(row) for row in self.rows(over)], f"{self.value('SELECT count(*) FROM referrals')} decisions")
        bare = "SELECT guarantor_id, encounter_id, decision FROM referrals WHERE explanation = '' OR (decision <> 'REFER' AND gates = '')"
        self.checks.report("referrals.csv: every decision names its gates and says why", [str(row) for row in self.rows(bare)])

    def months(self):
        """Months follow one another, and the last ends where the books stand."""
        amounts = ["opening", "charges", "payments", "refunds", "contractual", "other_adjustments", "transfers", "closing"]
        self.csv_table("roll_forward_month.csv", "rolled_months", amounts)
        open_chain = "SELECT month, owner, opening, before FROM (SELECT *, lag(closing) OVER (PARTITION BY owner ORDER BY month) AS before FROM rolled_months) WHERE opening <> before"
        self.checks.report("roll_forward_month.csv: a month opens with what the one before closed with", [str(row) for row in self.rows(open_chain)], f"{self.value('SELECT count(*) FROM rolled_months')} rows")
        uneven = "SELECT month, owner FROM rolled_months WHERE closing <> opening + charges - payments + refunds - contractual - other_adjustments + transfers"
        self.checks.report("roll_forward_month.csv: every row adds up", [str(row) for row in self.rows(uneven)])
        last = "SELECT owner, closing FROM rolled_months WHERE month = (SELECT max(month) FROM rolled_months)"
        self.same_rows("roll_forward_month.csv: closes where roll_forward.csv does", last, "SELECT owner, closing FROM rolled")

    def placements(self):
        """What the agency holds, by account, by batch and in the books."""
        self.csv_table("placements.csv", "placed", ["placed", "with_agency", "inventory"])
        self.csv_table("placement_batches.csv", "batches", ["placed", "accepted", "rejected", "waiting", "missing", "ended", "with_agency"])
        # What an agency held when the books were opened has no batch.
        held = self.value("SELECT coalesce(sum(balance_cents), 0)::BIGINT FROM open_items WHERE owner = 'agency' AND (guarantor_id, encounter_id) IN (SELECT guarantor_id, encounter_id FROM placed)")
        self.checks.equal("placements.csv: what is with the agency is ar:agency", self.value("SELECT coalesce(sum(with_agency), 0)::BIGINT FROM placed"), held)
        self.checks.equal("placement_batches.csv: what is with the agency is ar:agency", self.value("SELECT coalesce(sum(with_agency), 0)::BIGINT FROM batches"), held)

    def kpis(self):
        """Numerators and denominators that follow from the segments."""
        with (self.workspace.reports / "kpi.csv").open(encoding="utf-8", newline="") as opened:
            told = {row["kpi"]: (row["numerator"], row["denominator"]) for row in csv.DictReader(opened)}
        as_of = f"DATE '{self.workspace.as_of}'"
        # Reports tell the whole business day, which may have had several runs; every run's manifest is kept under its number.
        manifests = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((self.workspace.reports / "runs").glob("*.json"))]
        day = {term: sum(manifest["conservation"][term]["encounters"] for manifest in manifests) for term in ("read", "quarantined", "claimed")}
        runs = ", ".join(str(manifest["number"]) for manifest in manifests)
        debits = "bucket NOT IN ('future', 'credit', 'unapplied')"
        over = ", ".join(f"'{name}'" for low, _, name in self.buckets if low > 90) or "''"
        billed = f"FROM aged WHERE owner = 'insurance' AND kind = 'receivable' AND first_bill_date = {as_of}"
        found = {
            "net_ar": (dollars(self.value("SELECT coalesce(sum(balance_cents), 0)::BIGINT FROM aged")), ""),
            "pct_ar_over_90": tuple(dollars(self.value(f"SELECT coalesce(sum(balance_cents) FILTER ({condition} AND owner <> 'agency'), 0)::BIGINT FROM aged")) for condition in (f"bucket IN ({over})", debits)),
            "encounters_read": (str(day["read"]), ""),
            "encounters_claimed": (str(self.value(f"SELECT count(DISTINCT encounter_key) FROM claims WHERE run_number IN ({runs}) AND receiver <> ''")), ""),
            "encounters_quarantined": (str(day["quarantined"]), ""),
            "held_dollars": (dollars(self.value("SELECT coalesce(sum(charge_cents), 0)::BIGINT FROM waiting WHERE disposition = 'held'")), ""),
            "to_coder_dollars": (dollars(self.value("SELECT coalesce(sum(charge_cents), 0)::BIGINT FROM waiting WHERE disposition = 'to_coder'")), ""),
            "referrals_proposed_dollars": (dollars(self.value("SELECT coalesce(sum(amount) FILTER (decision = 'REFER'), 0)::BIGINT FROM referrals")), ""),
        }
        if self.has_column("aged", "first_bill_date"):
            found["bill_lag_days"] = tuple(map(str, self.rows(f"SELECT coalesce(sum(date_diff('day', service_date, {as_of})), 0)::BIGINT, count(*) {billed}")[0]))
        self.checks.report("kpi.csv: numerators and denominators", differing({name: told.get(name) for name in found}, found), f"{len(found)} figures")
        # Self-pay encounters are said to be left out, so no more can be clean than were claimed.
        clean = int(told["clean_claim_rate"][0])
        self.checks.report("kpi.csv: clean claims are claimed encounters", [] if clean <= day["claimed"] else [f"{clean} clean of {day['claimed']} claimed"])

    def claims_are_the_files(self):
        """The claims that were booked are those that stand in the 837 files, one by one, and the files add up as described."""
        workspace, all_files = self.workspace, []
        for number, *_ in workspace.runs:
            published = workspace.catalog.execute("SELECT final, sha256 FROM publish WHERE run_number = ? AND final LIKE '%outbox/claims/%' ORDER BY position", (number,)).fetchall()
            files = [(workspace.root / final, sha256) for final, sha256 in published]
            all_files += [path for path, _ in files]
            changed = [f"{path.name}: missing or changed" for path, sha256 in files if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256]
            if changed:
                self.checks.report(f"run {number}: 837 files as published", changed)
                continue
            found = [(at(segment, 1), cents(at(segment, 2))) for path, _ in files for segment in segments_of(path) if segment[0] == "CLM"]
            booked = self.rows(f"SELECT claim_id, charge_cents FROM claims WHERE run_number = {number} AND receiver <> ''")
            faults = [f"only booked: {row}" for row in sorted(set(booked) - set(found))] + [f"only in a file: {row}" for row in sorted(set(found) - set(booked))]
            faults += [f"{len(found)} claims in files, {len(booked)} booked"] if len(found) != len(booked) else []
            self.checks.report(f"run {number}: claims booked = claims in 837 files", faults, f"{len(found)} claims, {sum(amount for _, amount in found)} cents")
        ids = "SELECT claim_id, count(*) FROM claims WHERE receiver <> '' GROUP BY claim_id HAVING count(*) > 1 OR length(claim_id) NOT BETWEEN 1 AND 20"
        self.checks.report("claim ids: unique, at most 20 characters", [str(row) for row in self.rows(ids)])
        self.files_as_described([path for path in all_files if path.is_file()])

    def files_as_described(self, files):
        described = self.describe(files)
        totals = {}
        faults, controls = [], []
        for path, told in zip(files, described):
            transactions = [transaction for interchange in told["interchanges"] for group in interchange["groups"] for transaction in group["transactions"]]
            controls += [interchange["control"] for interchange in told["interchanges"]]
            mine = [transaction["totals"] for transaction in add_up(str(path))["transactions"]]
            names = ("claims", "services", "charged_cents")
            if [[transaction[name] for name in names] for transaction in transactions] != [[transaction[name] for name in names] for transaction in mine]:
                faults.append(f"{path.name}: described otherwise than added up")
            faults += [f"{path.name}: {told['faults'][0]}"] if told["faults"] else []
            totals[path.name] = (len(transactions), sum(one["claims"] for one in transactions), sum(one["charged_cents"] for one in transactions))
        services = sum(transaction["totals"]["services"] for path in files for transaction in add_up(str(path))["transactions"])
        booked = self.value("SELECT coalesce(sum(len(string_split(services, ' '))), 0)::BIGINT FROM claims WHERE receiver <> ''")
        self.checks.report("x12 describe: totals of every file", faults, f"{len(files)} files")
        self.checks.equal("service lines booked = service lines in 837 files", booked, services)
        self.checks.report("interchange controls: unique", [control for control in set(controls) if controls.count(control) > 1], len(controls))
        listed = {Path(file["path"]).name: file["x12"] for file in self.workspace.manifest["files"] if file.get("x12")}
        told = {name: (x12["transactions"], x12["claims"], x12["charged_cents"]) for name, x12 in listed.items()}
        self.checks.report("run.json: totals of tonight's 837 files", differing(told, {name: totals.get(name) for name in told}), f"{len(told)} files")
        written = self.value(f"SELECT count(*) FROM claims WHERE run_number = {self.workspace.run} AND receiver <> ''")
        self.checks.equal("run.json: claims of tonight's 837 files", sum(claims for _, claims, _ in told.values()), written)

    def describe(self, files):
        described = []
        # Few files at a time, because a command line has an end.
        for start in range(0, len(files), 100):
            command = [self.binary, "x12", "describe", "--json", *map(str, files[start : start + 100])]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode not in (0, 3):
                raise Unreadable(f"{' '.join(command[:4])} ...: exit {done.returncode}: {done.stderr.strip()}")
            described += [json.loads(line) for line in done.stdout.splitlines() if line.strip()]
        return described

    def conservation(self):
        terms, run = self.workspace.manifest["conservation"], self.workspace.run
        for measure in ("encounters", "lines", "cents"):
            incoming = sum(terms[name][measure] for name in ("waiting_before", "read"))
            outcomes = sum(term[measure] for name, term in terms.items() if name not in ("waiting_before", "read"))
            self.checks.equal(f"conservation of {measure}", incoming, outcomes)
        for name, condition in (("claimed", "receiver <> ''"), ("self_pay", "receiver = ''")):
            found = self.rows(f"SELECT count(DISTINCT encounter_key), coalesce(sum(charge_cents), 0)::BIGINT FROM claims WHERE run_number = {run} AND {condition}")[0]
            self.checks.equal(f"conservation: {name}", (terms[name]["encounters"], terms[name]["cents"]), found)
        for name, table in (("held", "waiting"), ("to_coder", "waiting"), ("waiting_before", "waiting_before")):
            condition = f"disposition = '{name}'" if table == "waiting" else "true"
            found = self.rows(f"SELECT count(*), coalesce(sum(lines), 0)::BIGINT, coalesce(sum(charge_cents), 0)::BIGINT FROM {table} WHERE {condition}")[0]
            told = tuple(terms[name][measure] for measure in ("encounters", "lines", "cents"))
            if name == "waiting_before":
                # What waits is priced anew every night, so its dollars may differ from last night's.
                told, found = told[:2], found[:2]
            self.checks.equal(f"conservation: {name}", told, found)
        read = self.workspace.catalog.execute("SELECT coalesce(sum(encounters), 0) FROM inputs WHERE run_number = ?", (run,)).fetchone()[0]
        self.checks.equal("conservation: read = encounters of tonight's inputs", terms["read"]["encounters"], read)
        charged = self.value(f"SELECT coalesce(sum(amount_cents), 0)::BIGINT FROM transfers WHERE run_number = {run} AND event = 'charge'")
        self.checks.equal("charges posted = claims and self-pay", charged, terms["claimed"]["cents"] + terms["self_pay"]["cents"])

    def waiting_lists(self):
        self.csv_table("unbilled.csv", "unbilled", ["dollars"])
        if self.has_column("waiting", "guarantor_id"):
            as_of = f"DATE '{self.workspace.as_of}'"
            found = f"""SELECT encounter_id, patient_id, guarantor_id, payer_id, coalesce(service_date::VARCHAR, ''), disposition, charge_cents, coalesce(date_diff('day', service_date, {as_of})::VARCHAR, ''),
                        coalesce(deadline::VARCHAR, ''), coalesce(date_diff('day', {as_of}, deadline)::VARCHAR, '') FROM waiting"""
            ours = "SELECT encounter_id, patient_id, guarantor_id, payer_id, service_date, status, dollars, age_days, deadline, days_left FROM unbilled"
            self.same_rows("unbilled.csv: everything that waits, every cell", ours, found)
        else:
            self.checks.equal("unbilled.csv: nothing waits", self.value("SELECT count(*) FROM unbilled"), 0)
        self.checks.report("unbilled.csv: a reason on every row", [str(row) for row in self.rows("SELECT encounter_id FROM unbilled WHERE reason = ''")])
        for name, query in (("coding.csv", "SELECT question_id FROM questions"), ("held.csv", "SELECT item_id FROM held_findings WHERE severity = 'reject'"), ("changed.csv", "SELECT item_id FROM changed")):
            with (self.workspace.path("worklists") / name).open(encoding="utf-8", newline="") as opened:
                told = sorted(next(iter(row.values())) for row in csv.DictReader(opened))
            found = sorted(row[0] for row in self.rows(query))
            self.checks.report(f"worklists/{name}: what is open", [] if told == found else [f"{len(told)} rows, {len(found)} open, {len(set(told) ^ set(found))} in one alone"], f"{len(found)} rows")

    def said(self, table, runs=None):
        """What each edit said of each claim, once, with the strongest word; the report counts these."""
        strength = "CASE spoke WHEN 'held' THEN 4 WHEN 'overridden' THEN 3 WHEN 'warning' THEN 2 WHEN 'note' THEN 1 ELSE 0 END"
        condition = "true" if runs is None else f"run_number IN ({', '.join(map(str, runs)) or 'NULL'})"
        return f"""SELECT encounter_id, claim_id, payer_id, edit, max_by(spoke, {strength}) AS spoke, max_by(scope, {strength}) AS scope, max(charge_cents) AS cents
                   FROM {table} WHERE {condition} GROUP BY ALL"""

    def edit_reports(self):
        if not self.has_column("findings", "spoke") or not self.has_column("open_items", "answer"):
            raise Unreadable("the findings do not say what edits did: the workspace was made by an older program")
        today = [run[0] for run in self.workspace.runs if run[2] == self.workspace.as_of]
        self.csv_table("edit_hits.csv", "edit_hits", ["dollars", "held_dollars", "overridden_dollars"])
        self.csv_table("edit_earnings.csv", "edit_earnings", ["dollars", "denied_dollars", "denied_as_expected_dollars"])
        self.csv_table("uncaught_denials.csv", "uncaught", ["dollars", "no_edit_dollars", "other_edit_dollars", "caught_dollars"])
        self.csv_table("overrides.csv", "overrides", ["dollars"])
        of_the_day = f"({self.said('findings', today)} UNION ALL {self.said('held_findings')})"
        found = f"""SELECT edit, payer_id, count(*) FILTER (spoke <> 'fixed'), coalesce(sum(cents) FILTER (spoke <> 'fixed'), 0)::BIGINT,
                    count(*) FILTER (spoke = 'held'), coalesce(sum(cents) FILTER (spoke = 'held'), 0)::BIGINT,
                    count(*) FILTER (spoke = 'overridden'), coalesce(sum(cents) FILTER (spoke = 'overridden'), 0)::BIGINT,
                    count(*) FILTER (spoke = 'fixed'), count(*) FILTER (spoke = 'note') FROM {of_the_day} GROUP BY edit, payer_id"""
        ours = """SELECT edit, payer_id, claims::BIGINT, dollars, held_claims::BIGINT, held_dollars, overridden::BIGINT, overridden_dollars, corrected::BIGINT,
                  corrected_automatically::BIGINT FROM edit_hits"""
        self.same_rows("edit_hits.csv: every count, from the findings", ours, found)
        days = self.workspace.config.get("reports", {}).get("earnings_days", 180)
        since = f"DATE '{self.workspace.as_of}' - {days - 1}"
        window = [run[0] for run in self.workspace.runs if self.value(f"SELECT DATE '{run[2]}' >= {since}")]
        sent = f"(SELECT edit, payer_id, spoke, cents FROM ({self.said('findings', window)}) WHERE payer_id <> '' AND claim_id <> '')"
        held = f"(SELECT edit, payer_id, spoke, cents FROM ({self.said('held_findings')}) WHERE spoke = 'held')"
        found = f"""SELECT edit, payer_id, count(*), sum(cents)::BIGINT, count(*) FILTER (spoke = 'held'), count(*) FILTER (spoke = 'fixed'), count(*) FILTER (spoke = 'overridden'),
                    count(*) FILTER (spoke IN ('warning', 'note')) FROM (SELECT * FROM {sent} UNION ALL SELECT * FROM {held}) GROUP BY edit, payer_id"""
        ours = """SELECT edit, payer_id, hits::BIGINT, dollars, held_now::BIGINT, fixed::BIGINT, overridden::BIGINT, sent_with_warning::BIGINT FROM edit_earnings"""
        self.same_rows("edit_earnings.csv: hits = findings stored", ours, found)
        self.answers(since)
        used = f"SELECT edit, scope, count(*), sum(cents)::BIGINT FROM ({self.said('findings', window)}) WHERE spoke = 'overridden' AND claim_id <> '' AND payer_id <> '' GROUP BY ALL"
        scope = "CASE WHEN payer_id = '' THEN encounter_id ELSE 'payer:' || payer_id END"
        ours = f"SELECT edit, {scope}, times_used::BIGINT, dollars FROM overrides WHERE times_used::BIGINT > 0"
        listed = f"SELECT * FROM ({used}) AS used(edit, scope, claims, cents) WHERE (edit, scope) IN (SELECT edit, {scope} FROM overrides)"
        self.same_rows("overrides.csv: uses, from the findings", ours, listed)

    def answers(self, since):
        """Items carry what edits said and what their payer answered. A settled item leaves the books after 90 days, so that older answers are the program's word alone."""
        words = """(SELECT payer_id, first_bill_date, answer, split_part(word, '=', 1) AS edit FROM
                    (SELECT payer_id, first_bill_date, answer, unnest(string_split(edits, ' ')) AS word FROM open_items WHERE owner = 'insurance' AND edits NOT IN ('', '-')))"""
        first = min(run[2] for run in self.workspace.runs)
        is_whole = self.value(f"SELECT date_diff('day', DATE '{first}', DATE '{self.workspace.as_of}') < 90")
        found = f"""SELECT edit, payer_id, count(*) FILTER (answer IN ('denied', 'unpaid')) AS denied, count(*) FILTER (answer = 'paid') AS paid FROM {words}
                    WHERE first_bill_date >= {since} GROUP BY ALL HAVING denied + paid > 0"""
        ours = "SELECT edit, payer_id, denied::BIGINT AS denied, paid::BIGINT AS paid FROM edit_earnings WHERE denied::BIGINT + paid::BIGINT > 0"
        if is_whole:
            self.same_rows("edit_earnings.csv: answers = items", ours, found)
        else:
            short = f"SELECT f.edit, f.payer_id FROM ({found}) f LEFT JOIN ({ours}) o USING (edit, payer_id) WHERE o.edit IS NULL OR o.denied < f.denied OR o.paid < f.paid"
            self.checks.report("edit_earnings.csv: no fewer answers than items have", [str(row) for row in self.rows(short)])
        ours = "SELECT payer_id, reason, denials::BIGINT, dollars, no_edit::BIGINT, other_edit::BIGINT, caught::BIGINT FROM uncaught"
        found = f"""SELECT payer_id, reason, sum(claims)::BIGINT, sum(cents)::BIGINT, coalesce(sum(claims) FILTER (spoke = 'none'), 0)::BIGINT AS none,
                    coalesce(sum(claims) FILTER (spoke = 'other'), 0)::BIGINT AS other, coalesce(sum(claims) FILTER (spoke = 'expected'), 0)::BIGINT
                    FROM edit_results WHERE edit = '' AND bill_date >= {since} GROUP BY payer_id, reason HAVING none + other > 0"""
        self.same_rows("uncaught_denials.csv: every count", ours, found)

    def run_all(self):
        self.checks.equal("run.json is the last run's", (self.workspace.manifest["run_id"], self.workspace.manifest["as_of"], self.workspace.manifest["number"]), (self.workspace.run_id, self.workspace.as_of, self.workspace.run))
        self.segments_are_whole()
        self.transfers_are_sound()
        self.accounts_tie()
        self.items_are_their_transfers()
        self.remittances_are_explained()
        self.aging_summary()
        self.aging_detail()
        self.credits()
        self.roll_forward()
        self.months()
        self.delinquency()
        self.placements()
        self.kpis()
        self.claims_are_the_files()
        self.conservation()
        self.waiting_lists()
        self.edit_reports()


def dollars(amount):
    """Cents as the reports write them."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def quoted(path):
    return str(path).replace("'", "''")


def differing(told, found):
    """One text a key that both sides do not have with the same value."""
    return [f"{key}: the program says {told.get(key)}, found {found.get(key)}" for key in sorted(told.keys() | found.keys()) if told.get(key) != found.get(key)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--cleanclaim", required=True, metavar="BINARY")
    parser.add_argument("--show", type=int, default=10, help="how many differences of one check are printed (10)")
    options = parser.parse_args()
    checks = Checks(options.show)
    try:
        Totals(Workspace(options.workspace), checks, options.cleanclaim).run_all()
    except (Unreadable, OSError, sqlite3.Error, duckdb.Error, KeyError, ValueError) as error:
        print(f"FAULT {options.workspace}: {type(error).__name__}: {error}")
        return 2
    print(f"totals: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
