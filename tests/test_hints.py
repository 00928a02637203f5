import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.lib import hints

pytestmark = pytest.mark.once


def register_number(first_nine, born_after_1999):
    base = int(first_nine) + (2_000_000_000 if born_after_1999 else 0)
    return f"{first_nine}{97 - base % 97:02}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bel 0470 12 34 56 na vier uur", "phone"),
        ("Bel 09/123.45.67", "phone"),
        ("+32 470 12 34 56", "phone"),
        ("0032 9 123 45 67", "phone"),
        ("Mail naar iemand@voorbeeld.be", "email"),
        ("85.07.30-033.28", "register-number"),
        ("85073003328", "register-number"),
        ("€ 14.250, daarna € 6.900 per jaar", ""),
        ("Van 01/02/2026 tot 30/11/2026", ""),
        ("Maandag van 09.00 tot 12.30", ""),
        ("226 organisaties, 97 %", ""),
        ("Dossier 85.07.30-033.29", ""),
        ("", ""),
    ],
)
def test_what_looks_like_data_of_a_client_is_named(text, kind):
    assert hints.looks_like(text) == kind


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.booleans())
def test_every_valid_register_number_is_seen(first_nine, born_after_1999):
    number = register_number(first_nine, born_after_1999)
    assert hints.looks_like(f"Cliënt {number} wil beeldbellen") == "register-number"


@given(st.text(max_size=1000))
def test_no_text_breaks_it(text):
    assert hints.looks_like(text) in ("", "register-number", "email", "phone")
