"""Tables for a spreadsheet, with cells that it shows as text. Reading: read_spreadsheet.py."""

import csv
import io
import re
from collections.abc import Iterable

import xlsxwriter

# A spreadsheet would take a cell that begins so for a formula. An apostrophe before it makes it
# text again; where a text had apostrophes of its own there, one more keeps it reversible.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001
WIDEST = 60


def safe_cell(value: object) -> str:
    """The value as text, with an apostrophe before what would be a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """What safe_cell made safe, as it was."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def write_csv(rows: Iterable[Iterable[object]]) -> bytes:
    """As Excel reads it here: semicolons, and a byte order mark so that it sees UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Iterable[object]]) -> bytes:
    """One sheet with its first row on top, every cell a text: nothing becomes a formula, a link or
    a date of this machine."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, "" if cell is None else str(cell))
    sheet.freeze_panes(1, 0)
    sheet.autofit(max_width=WIDEST * 7)
    book.close()
    return file.getvalue()
