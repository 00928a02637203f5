"""Public PDFs on disk: made once, whole or not at all, whoever asks and whatever breaks."""

import multiprocessing
import os
import time

import pytest
from django.utils.translation import get_language

from toolbox.lib import pdf_store
from toolbox.lib.fingerprint import fingerprint
from toolbox.lib.pdf_store import Busy, Document

pytestmark = pytest.mark.once

fork = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return pdf_store.folder()


def document(make=lambda: b"%PDF", name="proef", language="nl-be", content=("een",)):
    return Document(name, language, content, make)


def refuse():
    raise AssertionError("made twice")


def kept(folder):
    return sorted(path.name for path in folder.glob("*.pdf"))


def test_a_document_is_made_once_in_its_language(folder):
    spoken = []
    asked = document(lambda: spoken.append(get_language()) or b"%PDF", language="en")
    assert (asked.size, asked.get(), asked.size) == (None, b"%PDF", 4)
    assert document(refuse, language="en").get() == b"%PDF"
    assert spoken == ["en"]
    assert kept(folder) == [f"{asked.key}.pdf"]


def test_whatever_decides_what_stands_in_it_gives_another_file(settings):
    keys = {
        document().key,
        document(content=("twee",)).key,
        document(language="en").key,
        document(name="ander").key,
    }
    settings.PUBLIC_URL = "https://elders.example"
    assert len(keys | {document().key}) == 5


@pytest.mark.parametrize(
    "name", ["templates/a.html", "app/words.py", "static/css/a.css", "locale/nl/a.mo"]
)
def test_another_program_is_another_fingerprint(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    (tmp_path / "app").mkdir(exist_ok=True)
    (tmp_path / "app" / "apps.py").touch()
    found = {fingerprint(tmp_path)}
    for text in ("een", "twee"):
        path.write_text(text)
        found.add(fingerprint(tmp_path))
    assert len(found) == 3


def test_two_processes_that_ask_at_once_make_it_once(tmp_path):
    inside, asking, go = fork.Event(), fork.Event(), fork.Event()
    answers = fork.Queue()

    def make():
        with (tmp_path / "made").open("a") as log:
            log.write("x")
        inside.set()
        assert go.wait(10)
        return b"%PDF"

    def second():
        asking.set()
        answers.put(document(make).get())

    first = fork.Process(target=lambda: answers.put(document(make).get()))
    first.start()
    assert inside.wait(10)
    other = fork.Process(target=second)
    other.start()
    assert asking.wait(10)
    with pytest.raises(Busy):
        document(make).get(patience=0)
    go.set()
    assert [answers.get(timeout=10), answers.get(timeout=10)] == [b"%PDF", b"%PDF"]
    first.join(10)
    other.join(10)
    assert (tmp_path / "made").read_text() == "x"


def test_a_maker_that_dies_keeps_nobody_waiting(folder):
    dying = fork.Process(target=lambda: document(lambda: os._exit(9)).get())
    dying.start()
    dying.join(10)
    assert (dying.exitcode, kept(folder)) == (9, [])
    assert document().get(patience=0) == b"%PDF"


def test_what_cannot_be_made_leaves_nothing_behind(folder):
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        document(fail).get()
    assert kept(folder) == []
    assert document().get(patience=0) == b"%PDF"


def test_a_disk_that_takes_no_files_costs_nobody_the_document(settings, tmp_path):
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders" / "public-pdf").write_text("a file where the folder should be")
    settings.DATA_DIR = tmp_path / "elders"
    assert document().get() == b"%PDF"
    assert document().size is None


def test_many_documents_do_not_fill_the_disk(folder, monkeypatch):
    monkeypatch.setattr(pdf_store, "MOST_FILES", 3)
    for number in range(5):
        made = document(content=(number,))
        made.get()
        os.utime(made.path, (number, number))
    assert kept(folder) == sorted(f"{document(content=(n,)).key}.pdf" for n in (2, 3, 4))


def test_old_files_go_and_what_a_dead_maker_left_half(folder):
    document().get()
    old = [folder / "0000.pdf", folder / ".new-half"]
    past = time.time() - pdf_store.KEPT_SECONDS - 1
    for path in old:
        path.touch()
        os.utime(path, (past, past))
    assert pdf_store.drop_old() == 2
    assert kept(folder) == [f"{document().key}.pdf"]
    assert (folder / ".lock-proef").exists()
