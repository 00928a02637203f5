"""A CSV or XLSX file as somebody saved it, as rows of texts. It trusts nothing of the file."""

import csv
import io
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from toolbox.lib.spreadsheet import plain_cell

MAX_BYTES = 2_000_000
# Of an XLSX, which is a zip: what its files may grow to.
MAX_UNPACKED = 30_000_000
MAX_ROWS = 2_000
MAX_COLUMNS = 40
# Stands for a formula, whose outcome nobody has checked, and for an error of one.
FORMULA_CELL = "\N{SYMBOL FOR SUBSTITUTE}"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why in plain words."""


def read_table(content: bytes, delimiter: str = "") -> list[list[str]]:
    """Rows of texts, without spaces around them. `delimiter`: of a CSV, when it is known."""
    if not content.strip():
        raise Unreadable(_("This file is empty."))
    if len(content) > MAX_BYTES:
        raise Unreadable(_("This file is larger than 2 MB. Split it into more files."))
    if content.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This is an old Excel file (.xls), or it has a password. Save it as .xlsx or .csv.")
        )
    rows = read_xlsx(content) if content.startswith(ZIP) else read_csv(decoded(content), delimiter)
    if not rows:
        raise Unreadable(_("This file is empty."))
    if len(rows) > MAX_ROWS + 1:
        raise Unreadable(
            _("This file has more than %(limit)s rows. Split it into more files.")
            % {"limit": MAX_ROWS}
        )
    return rows


def read_csv(text: str, delimiter: str) -> list[list[str]]:
    """Semicolons, commas or tabs: what the first line has most of, unless it is known."""
    delimiter = delimiter or max(";,\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Unreadable(
            _("This is no table: a quotation mark does not close, or a cell is far too long.")
        ) from None
    return [[plain_cell(cell.strip(" ")) for cell in row[:MAX_COLUMNS]] for row in rows]


def decoded(content: bytes) -> str:
    """UTF-8, or as Excel saves it otherwise: Windows-1252, and UTF-16 for 'Unicode text'."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else []
    for encoding in [*encodings, "utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("This is no CSV or Excel file. Save your table as .csv or .xlsx."))


def read_xlsx(content: bytes) -> list[list[str]]:
    check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS)
        return without_end([[cell_text(cell) for cell in row] for row in rows])
    except Exception:  # a spoilt file fails in its parser in more ways than can be listed
        raise Unreadable(
            _("This Excel file is damaged. Open it in Excel and save it anew.")
        ) from None


def check_parts(content: bytes) -> None:
    """Look at the parts of the zip before anything is unpacked."""
    try:
        parts = {part.filename: part.file_size for part in ZipFile(io.BytesIO(content)).infolist()}
    except BadZipFile:
        raise Unreadable(
            _("This Excel file is damaged. Open it in Excel and save it anew.")
        ) from None
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise Unreadable(_("This file has macros, which we do not take. Save it as .xlsx."))
    if "xl/workbook.xml" not in parts:
        raise Unreadable(_("This is no CSV or Excel file. Save your table as .csv or .xlsx."))
    if sum(parts.values()) > MAX_UNPACKED:
        raise Unreadable(_("This file becomes far too large when it is unpacked."))


def cell_text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        return FORMULA_CELL
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip(" ")


def without_end(rows: list[list[str]]) -> list[list[str]]:
    """Without what is empty below the table and beside it."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((at for row in rows for at, cell in enumerate(row, start=1) if cell), default=0)
    return [row[:width] for row in rows]
