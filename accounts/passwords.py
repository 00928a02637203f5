"""What a password must be: long enough, and no word that anybody would try first. Which signs are
in it does not matter (NIST SP 800-63B-4, section 3.1.1.2)."""

import re
import unicodedata

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALONE = 15
BESIDE_SECOND_STEP = 8
# What somebody who knows this site would try.
WORDS_OF_THE_SITE = {
    "beeldbellen",
    "beeldbel",
    "videobellen",
    "toolbox",
    "canvas",
    "wachtwoord",
    "password",
    "welkom",
    "welcome",
}

# What fingers do by themselves.
ROWS = ("1234567890", "abcdefghij", "azertyuiop", "qwertyuiop")


def normal(password):
    """The same for 'é' typed as one sign or as two, as keyboards and phones differ in that."""
    return unicodedata.normalize("NFKC", password) if isinstance(password, str) else password


class LengthValidator(MinimumLengthValidator):
    """15 characters, or 8 for who also has a second step."""

    def __init__(self):
        super().__init__(ALONE)

    def validate(self, password, user=None):
        least = BESIDE_SECOND_STEP if user and user.has_second_step else ALONE
        MinimumLengthValidator(least).validate(normal(password))

    def get_help_text(self):
        return _("At least 15 characters, or 8 when you sign in with a second step.")


class GuessableValidator:
    """Words of the site, the own name and address, rows and repeated signs do not count: enough
    must remain."""

    def validate(self, password, user=None):
        rest = re.sub(r"(.)\1{2,}", "", password.lower())
        for word in sorted(WORDS_OF_THE_SITE | rows() | words_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < len(password) and len(rest) < BESIDE_SECOND_STEP:
            raise ValidationError(
                _(
                    "This password is easy to guess: it is mostly your name, your address, a word "
                    "of this site or a row like 12345."
                ),
                code="password_guessable",
            )

    def get_help_text(self):
        return _("Not just words of this site, or a row like 12345.")


def rows():
    """'1234', '12345' and so on."""
    return {row[:end] for row in ROWS for end in range(4, len(row) + 1)}


def words_of(user):
    """Parts of the name and of the address, from four letters on."""
    said = f"{user.name} {user.email}".lower() if user else ""
    return {word for word in re.split(r"[\W_]+", said) if len(word) >= 4}
