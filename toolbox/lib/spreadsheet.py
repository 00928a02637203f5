"""Cells that a spreadsheet shows as text."""

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """The value as text, with an apostrophe before what would be a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
