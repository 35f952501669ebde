"""The data that a page embeds, read without the page's script: what every table should show, in which order.

It shares no code with the page. It knows nothing about a browser.
"""

import datetime
import json
import re
import unicodedata

EPOCH = datetime.date(1970, 1, 1)
ARTICLE = re.compile(r'<article class="card" id="([^"]+)".*?</article>', re.DOTALL)
ROWS = re.compile(r'<script type="application/json" class="rows">(.*?)</script>', re.DOTALL)


def dollars(cents):
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02}"


def natural_key(text):
    """Small letters without accents, numbers by their size."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", text) if not "\u0300" <= letter <= "\u036f")
    return re.sub("[0-9]+", lambda digits: digits.group().rjust(15, "0"), plain.lower())


def texts(part, count):
    if "lines" in part:
        return ["\n".join(part["dictionary"][place] for place in places) for places in part["lines"]]
    if "dictionary" in part:
        return [part["dictionary"][place] for place in part["values"]]
    return part.get("values", [""] * count)


class Column:
    def __init__(self, raw, count):
        self.key, self.label, self.look = raw["key"], raw["label"], raw["look"]
        self.is_hidden, self.is_account, self.is_number = "hidden" in raw, "account" in raw, "number" in raw
        is_plain = "numbers" in raw
        self.numbers = raw["numbers"] if is_plain else raw.get("sort")
        self.texts = [self.written(number) for number in raw["numbers"]] if is_plain else texts(raw, count)
        self.unders = texts(raw["under"], count) if "under" in raw else [""] * count
        self.links = texts(raw["links"], count) if "links" in raw else [""] * count

    def written(self, number):
        if number is None:
            return "–" if self.look == "date" else ""
        if self.look == "dollars":
            return dollars(number)
        return f"{number:,}" if self.look == "number" else (EPOCH + datetime.timedelta(days=number)).isoformat()

    def sort_key(self, row):
        if self.numbers:
            return self.numbers[row]
        return natural_key(self.texts[row]) if self.texts[row] else None


class Table:
    def __init__(self, name, raw):
        self.name, self.count = name, raw["rows"]
        self.columns = [Column(column, self.count) for column in raw["columns"]]
        self.shown = [column for column in self.columns if not column.is_hidden]

    def column(self, key):
        return next(column for column in self.columns if column.key == key)

    def row_text(self, row):
        """As the cells of the row read one after the other, second lines included."""
        return "|".join(column.texts[row] + column.unders[row] for column in self.shown).replace("(C-", "(C\u2011")

    def sorted(self, column, direction):
        known = [row for row in range(self.count) if column.sort_key(row) is not None]
        # Rows of equal value keep their order in either direction, as a stable sort does also when it is reversed.
        known.sort(key=column.sort_key, reverse=direction == "descending")
        return known + [row for row in range(self.count) if column.sort_key(row) is None]

    def matching(self, words):
        wanted = words.lower().split()
        return [row for row in range(self.count) if all(any(word in (column.texts[row] + "\n" + column.unders[row]).lower() for column in self.shown) for word in wanted)]


def read(page):
    """Every table of the page by its id."""
    tables = {}
    for article in ARTICLE.finditer(page.read_text(encoding="utf-8")):
        rows = ROWS.search(article.group())
        if rows:
            tables[article.group(1)] = Table(article.group(1), json.loads(rows.group(1)))
    return tables
