"""A canvas as a table for a spreadsheet: semicolons, and a BOM so that Excel sees UTF-8. Pure."""

import csv
import io
import re
from collections.abc import Iterable

# A spreadsheet would take a cell that begins so for a formula. An apostrophe before it makes it
# text again; where a text had apostrophes of its own there, one more keeps it reversible.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001


def write(rows: Iterable[Iterable[object]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([[guard(str(cell)) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def guard(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell
