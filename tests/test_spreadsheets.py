"""Tables that come in from somebody's computer: nothing of the file is trusted. No database."""

import io
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from toolbox.lib.read_spreadsheet import FORMULA_CELL, MAX_BYTES, MAX_ROWS, Unreadable, read_table
from toolbox.lib.spreadsheet import write_csv, write_xlsx

pytestmark = pytest.mark.once
ROWS = [["naam", "tekst"], ["één; twee", "=1+1"], ['"citaat"', "'s avonds"], ["-5", "'=x"]]


def xlsx(*rows, change=lambda book: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(**parts):
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_x", ".x").replace("_b", ".b"), content)
    return file.getvalue()


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_goes_out_comes_in_again(write):
    assert read_table(write(ROWS)) == ROWS


def test_excel_gets_no_formula_no_link_and_no_number():
    content = write_xlsx([["=1+1", "https://x.example", "0123", None]])
    sheet = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count('t="s"') == 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("a;b\r\né;2\r\n", "utf-8"),
        ("a;b\r\né;2\r\n", "utf-8-sig"),
        ("a,b\né,2\n", "utf-8"),
        ("a;b\r\né;2\r\n", "cp1252"),
        ("a\tb\r\né\t2\r\n", "utf-16"),
        ("a;b\r\n  é;2  \r\n", "utf-8"),
    ],
)
def test_csv_as_programs_save_it(text, encoding):
    assert read_table(text.encode(encoding)) == [["a", "b"], ["é", "2"]]


def test_cells_of_excel_become_texts():
    row = [date(2026, 11, 22), datetime(2026, 11, 22), 40, 2020.0, None, True, "=A1", "#N/A"]
    [cells] = read_table(xlsx(row))
    day = "2026-11-22"
    assert cells == [day, day, "40", "2020", "", "True", FORMULA_CELL, FORMULA_CELL]


def test_merged_cells_hold_a_text_once_and_empty_rows_below_are_nothing():
    content = xlsx(["a", "b"], ["x", "x"], [None], change=lambda b: b.active.merge_cells("A2:B2"))
    assert read_table(content) == [["a", "b"], ["x", ""]]


BROKEN = {
    "empty": (b"", "leeg"),
    "only spaces": (b" \r\n", "leeg"),
    "too large": (b"a;b\n" * MAX_BYTES, "2 MB"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "CSV"),
    "a quotation mark that stays open": (b'a;b\n"x;y\n', "aanhalingsteken"),
    "a cell of 1 MB": (b"a;b\n" + b"x" * 1_000_000 + b";1\n", "veel te lang"),
    "too many rows": (b"a;b\n" * (MAX_ROWS + 2), "rijen"),
    "half a zip": (xlsx(["a"])[:900], "beschadigd"),
    "another zip": (zipped(iets_x="x"), "CSV"),
    "no sheet": (zipped(xl__workbook_xml="<workbook/>"), "beschadigd"),
    "macros": (zipped(xl__workbook_xml="x", xl__vbaProject_bin="x"), "macro"),
    "a bomb": (zipped(xl__workbook_xml="x", xl__sheet1_xml=b"0" * 40_000_000), "uitpakken"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_plain_words(name):
    content, words = BROKEN[name]
    with pytest.raises(Unreadable, match=words):
        read_table(content)


def test_a_bomb_of_entities_grows_nowhere():
    """Ten lines that would become ten thousand million letters."""
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)]
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{"".join(lines)}]><workbook>&a10;</workbook>'
    with pytest.raises(Unreadable):
        read_table(zipped(xl__workbook_xml=bomb))
