"""The Dutch interface is complete."""

import os
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = settings.BASE_DIR
APPS = [
    "accounts",
    "agreements",
    "canvas",
    "checklists",
    "dossier",
    "knowledge",
    "tooldb",
    "toolbox",
]
PARTS = [*APPS, "templates"]
PO = "locale/nl/LC_MESSAGES/django.po"


@pytest.fixture(scope="module")
def texts_in_code(tmp_path_factory):
    """Every msgid that code and templates hold now, as makemessages finds them."""
    folder = tmp_path_factory.mktemp("messages")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    (folder / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "nl", "-v", "0"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    subprocess.run(command, cwd=folder, check=True, env=environment)
    return polib.pofile(str(folder / PO))


@pytest.fixture(scope="module")
def dutch():
    return polib.pofile(str(ROOT / PO))


def test_every_text_has_its_dutch(texts_in_code, dutch):
    translated = {(entry.msgctxt, entry.msgid) for entry in dutch.translated_entries()}
    wanted = {(entry.msgctxt, entry.msgid) for entry in texts_in_code}
    assert wanted - translated == set()
    assert len(wanted) > 300


def test_no_dutch_is_a_guess_or_left_over(texts_in_code, dutch):
    assert dutch.fuzzy_entries() == []
    assert dutch.obsolete_entries() == []
    wanted = {(entry.msgctxt, entry.msgid) for entry in texts_in_code}
    assert {(entry.msgctxt, entry.msgid) for entry in dutch} - wanted == set()


def test_the_dutch_says_je_and_no_office_words(dutch):
    office = ["gelieve", "dienen te", "betreffende", "teneinde", "indien", " u ", " uw ", "middels"]
    said = " ".join(entry.msgstr for entry in dutch).lower()
    assert [word for word in office if word in f" {said} "] == []
