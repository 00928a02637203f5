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


def document(make=lambda: b"%PDF", name="proef", language="nl-be", content=("een",), **more):
    return Document(name, language, content, make, **more)


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
    document().note_progress(3)
    assert document().progress == 0
    assert document(lasts=True).get() == b"%PDF"


def test_many_documents_do_not_fill_the_disk(folder, monkeypatch):
    monkeypatch.setattr(pdf_store, "MOST_FILES", 3)
    for number in range(5):
        made = document(content=(number,))
        made.get()
        os.utime(made.path, (number, number))
    assert kept(folder) == sorted(f"{document(content=(n,)).key}.pdf" for n in (2, 3, 4))


def test_large_documents_do_not_fill_the_disk(folder, monkeypatch):
    monkeypatch.setattr(pdf_store, "MOST_BYTES", 10)
    for number in range(5):
        made = document(lambda: b"%PDF", content=(number,))
        made.get()
        os.utime(made.path, (number, number))
    # Room is made before another comes, for what is there already.
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


# What lasts ---------------------------------------------------------------------------------------


def lasting(number, make=lambda: b"%PDF"):
    return document(make, content=(number,), lasts=True)


def test_what_lasts_gives_no_room_to_others_and_takes_none(folder, monkeypatch):
    monkeypatch.setattr(pdf_store, "MOST_FILES", 2)
    monkeypatch.setattr(pdf_store, "MOST_BYTES", 8)
    first = document()
    first.get()
    for number in range(4):
        lasting(number).get()
    for number in range(4):
        document(content=(number,)).get()
    assert [lasting(number, refuse).get() for number in range(4)] == [b"%PDF"] * 4
    assert len(kept(folder)) == 2
    assert first.size is None


def test_what_lasts_does_not_go_for_being_old(folder):
    made = lasting(1)
    made.get()
    past = time.time() - 10 * pdf_store.KEPT_SECONDS
    os.utime(made.path, (past, past))
    assert pdf_store.drop_old() == 0
    assert made.size == 4


def test_what_lasts_goes_when_it_is_no_longer_in_the_set(folder):
    for number in range(3):
        lasting(number).get()
    document().get()
    half = folder / "lasting" / ".new-half"
    half.touch()
    assert pdf_store.keep_only([lasting(2), lasting(7)]) == 3
    assert kept(folder / "lasting") == [f"{lasting(2).key}.pdf"]
    assert not half.exists()
    assert document(refuse).get() == b"%PDF"


def test_a_picture_is_kept_apart_from_a_pdf_and_given_as_what_it_is(folder, rf):
    made = document(lambda: b"PNG", name="plaat", ending="png", lasts=True)
    response = pdf_store.answer(rf.get("/plaat.png"), made, "plaat.png")
    assert (response["Content-Type"], response.content) == ("image/png", b"PNG")
    assert response["Content-Disposition"] == 'inline; filename="plaat.png"'
    assert made.path.name == f"{made.key}.png"
    again = rf.get("/plaat.png", headers={"if-none-match": response["ETag"]})
    assert pdf_store.answer(again, made, "plaat.png").status_code == 304


# How far it is ------------------------------------------------------------------------------------


def test_who_waits_sees_how_far_the_maker_is(folder):
    seen = []

    def make():
        for page in (1, 2, 1, 12):
            asked.note_progress(page)
            seen.append(document().progress)
        return b"%PDF"

    asked = document(make)
    assert asked.progress == 0
    asked.get()
    assert seen == [1, 2, 1, 12]
    assert document().progress == 0
    assert list(folder.glob("*.progress")) == []


def test_what_a_dead_maker_told_goes_and_hurts_nobody(folder):
    made = document()
    made.note_progress(7)
    made.progress_path.write_text("")
    assert made.progress == 0
    made.progress_path.write_text("zeven")
    assert made.progress == 0
    past = time.time() - pdf_store.KEPT_SECONDS - 1
    os.utime(made.progress_path, (past, past))
    assert pdf_store.drop_old() == 1
    assert not made.progress_path.exists()


def test_each_choice_tells_of_itself(folder):
    one, other = document(content=("een",)), document(content=("twee",))
    one.note_progress(3)
    assert (one.progress, other.progress) == (3, 0)
