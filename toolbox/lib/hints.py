"""Does a text look as if it holds data of a client? A hint, never a verdict. Pure."""

import re

EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[a-zA-Z]{2,24}\b")
PHONE = re.compile(r"(?<![\w.,/])\+?\d[\d\s./()-]{6,18}\d(?!\d)")
REGISTER_NUMBER = re.compile(
    r"(?<!\d)\d{2}[.\s-]?\d{2}[.\s-]?\d{2}[\s.-]{0,3}\d{3}[.\s-]?\d{2}(?!\d)"
)


def looks_like(text):
    """'register-number', 'email', 'phone' or ''."""
    if any(is_register_number(found) for found in REGISTER_NUMBER.findall(text)):
        return "register-number"
    if EMAIL.search(text):
        return "email"
    if any(is_phone(found.group()) for found in PHONE.finditer(text)):
        return "phone"
    return ""


def is_register_number(text):
    """The Belgian national register number: the last two of eleven digits are 97 minus the rest of
    the first nine divided by 97; born in 2000 or later, a 2 goes before the nine."""
    digits = re.sub(r"\D", "", text)
    number, check = int(digits[:9]), int(digits[9:])
    return check in (97 - number % 97, 97 - (2_000_000_000 + number) % 97)


def is_phone(text):
    """A Belgian number has nine digits (fixed) or ten (mobile), the first a 0; with + or 00 the
    country's digits come before it."""
    digits = re.sub(r"\D", "", text)
    if text.startswith(("+", "00")):
        return 10 <= len(digits) <= 14
    return digits.startswith("0") and len(digits) in (9, 10)
