"""A booklet of several instruments: picked, made in the background once, and with its ways in."""

import io
import multiprocessing
import re
from dataclasses import replace
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from checklists import paper
from checklists.booklet import MOST_WAITING, booklet_document, chosen, print_booklet
from checklists.library import library
from tests.instruments import make_instrument
from tests.markup import elements
from tests.test_canvas_pdf import assert_all_there, pages_of, squashed
from tests.test_instrument_pages import publish_next

PAGE, READY, PAPER = (f"/instrumenten/boekje{rest}" for rest in ("/", "/klaar/", ".pdf"))
TITLES = {
    "proef-een": "Een lijst voor wie begint",
    "proef-twee": "Twee dingen om te weten",
    "proef-drie": "Drie vragen aan de directie",
    "proef-vier": "Een plaat om op te hangen",
}

fork = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "public-pdf"


@pytest.fixture
def real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def instruments(db):
    kinds = {"proef-een": ("checklist", "micro"), "proef-twee": ("guide", "micro")}
    kinds |= {"proef-drie": ("scan", "meso"), "proef-vier": ("infographic", "macro")}
    for number, (key, (kind, level)) in enumerate(kinds.items()):
        instrument = make_instrument(
            key, kind=kind, level=level, audience="practitioner", title=TITLES[key]
        )
        instrument.position = number
        instrument.save()


def ask(*keys, **fields):
    return Client(enforce_csrf_checks=True).post(PAGE, {"i": keys} | fields)


def get(address):
    response = Client().get(address)
    assert (response.status_code, response.cookies) == (200, {})
    return response


def made(*keys):
    asked = ask(*keys)
    return get(asked["Location"].replace(READY, PAPER)).content


def ticked(response):
    boxes = [each.attrib for each in elements(response.text) if each.tag == "input"]
    return {box["value"] for box in boxes if "checked" in box}


# Picking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "level", "wanted"),
    [
        (["proef-drie"], "", ["proef-drie"]),
        ([], "micro", ["proef-een", "proef-twee"]),
        (["proef-een", "proef-vier"], "micro", ["proef-een", "proef-twee", "proef-vier"]),
        (["proef-twee", "bestaat-niet", "proef-twee"], "nergens", ["proef-twee"]),
    ],
)
def test_a_booklet_holds_what_was_picked_or_a_whole_level(instruments, keys, level, wanted):
    asked = ask(*keys, niveau=level)
    assert (asked.status_code, asked.cookies) == (302, {})
    page = get(asked["Location"]).text
    assert "De pdf is klaar" in page
    [address] = re.findall(rf'href="({PAPER}\?[^"]+)"', page)
    response = get(address.replace("&amp;", "&"))
    assert response["Content-Type"] == "application/pdf"
    assert_all_there(response.content, [TITLES[key] for key in wanted])
    text = squashed("".join(pages_of(response.content)))
    others = TITLES.keys() - set(wanted)
    assert [key for key in others if squashed(TITLES[key]) in text] == []


@pytest.mark.parametrize("value", [None, "bestaat-niet", "proef\x00een", "x" * 10_000, "' OR 1=1"])
def test_who_picks_nothing_gets_a_message(instruments, value):
    response = ask(*[value] if value else [], niveau=value or [])
    assert response.status_code == 200
    assert "Vink minstens één instrument of één niveau aan" in response.text
    assert Client().get(READY, {"i": value or ""})["Location"] == PAGE
    assert Client().get(PAPER, {"i": value or ""}).status_code == 404
    assert not DBTaskResult.objects.exists()


def test_when_too_many_wait_it_says_so_and_keeps_the_ticks(instruments, real_queue):
    for number in range(MOST_WAITING):
        make_instrument(f"wacht-{number}")
        assert ask(f"wacht-{number}").status_code == 302
    response = ask("proef-een", niveau="meso")
    assert response.status_code == 503
    assert "Probeer" in response.text
    assert ticked(response) == {"proef-een", "proef-drie"}
    # Who asks for one that waits already, waits along.
    assert ask("wacht-0").status_code == 302
    assert DBTaskResult.objects.count() == MOST_WAITING


def test_the_same_choice_is_made_once_in_whatever_order(instruments, real_queue, folder):
    first = ask("proef-drie", "proef-een", "proef-vier")
    second = ask("proef-vier", "proef-een", "proef-drie", "proef-een")
    assert first["Location"] == second["Location"]
    assert DBTaskResult.objects.count() == 1
    keys = ["proef-een", "proef-drie", "proef-vier"]
    booklet_document(chosen(keys)).get()
    assert ask(*keys)["Location"] == first["Location"]
    assert DBTaskResult.objects.count() == 1
    assert len(list(folder.glob("*.pdf"))) == 1


def test_a_choice_can_be_changed(instruments):
    page = get(f"{READY}?i=proef-een&i=proef-drie").text
    [address] = re.findall(rf'href="({PAGE}\?[^"]+)"', page)
    assert ticked(get(address.replace("&amp;", "&"))) == {"proef-een", "proef-drie"}


# Making -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_it_while_the_page_says_how_far_it_is(instruments, real_queue):
    state = ask("proef-een", "proef-vier")["Location"]
    waits = get(state)
    assert "Je boekje wordt gemaakt" in waits.text
    assert "pagina 0 van ongeveer" in waits.text
    assert Client().get(state.replace(READY, PAPER))["Location"] == state
    booklet_document(chosen(["proef-een", "proef-vier"])).note_progress(2)
    assert "pagina 2 van ongeveer" in get(state).text
    call_command("worker", "--once")
    ready = get(state)
    assert "De pdf is klaar" in ready.text
    assert "ongeveer" not in ready.text
    content = get(state.replace(READY, PAPER)).content
    assert_all_there(content, [TITLES["proef-een"], TITLES["proef-vier"]])


def test_a_booklet_is_another_one_after_a_new_version(instruments):
    state = ask("proef-een")["Location"]
    assert "De pdf is klaar" in get(state).text
    publish_next(library().by_key["proef-een"].instrument, intro="Zoals het nu is.")
    page = get(state).text
    assert "of er is een instrument in veranderd" in page
    assert_all_there(made("proef-een"), ["Zoals het nu is."])


def test_its_maker_tells_every_page_that_it_is_at(instruments):
    told = []
    entries = chosen(TITLES)
    content = print_booklet(entries, SimpleNamespace(note_progress=told.append))
    pages = len(pages_of(content))
    assert pages > len(TITLES)
    assert told[:pages] == list(range(1, pages + 1))
    assert set(told) == set(range(1, pages + 1))


def test_about_how_many_pages_it_takes_is_known_better_once_its_papers_are_there(instruments):
    asked = ask("proef-een", "proef-vier")["Location"]
    guess = get(asked).context["pages"]
    for entry in chosen(["proef-een", "proef-vier"]):
        paper.document(entry).get()
    known = get(asked).context["pages"]
    pages = len(pages_of(made("proef-een", "proef-vier")))
    assert abs(known - pages) <= 1
    assert abs(known - pages) < abs(guess - pages)


# The ways in --------------------------------------------------------------------------------------


def test_contents_and_bookmarks_lead_to_the_page_of_each_title(instruments):
    content = made(*TITLES)
    pages = pages_of(content)
    contents = pages[1]
    assert "Inhoud" in contents
    marks = pypdfium2.PdfDocument(content).get_toc()
    found = {mark.get_title(): mark.get_dest().get_index() + 1 for mark in marks}
    for title in TITLES.values():
        number = int(re.search(rf"{title}[ .]+(\d+)", contents)[1])
        assert title in pages[number - 1]
        assert found[title] == number
    assert found["Toolbox Beeldbellen"] == 1
    assert "http://localhost/instrumenten/" in pages[0]
    assert "4 instrumenten" in pages[0]
    for number, page in enumerate(pages, 1):
        assert re.findall(r"pagina \d+ van \d+", page) == [f"pagina {number} van {len(pages)}"]


def test_it_is_tagged_and_each_chapter_names_its_version_and_source(instruments):
    content = made("proef-een", "proef-drie")
    assert_all_there(content, ["Proefbron", "CC BY 4.0", "Versie 1 van"])
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("nl")
        assert "/StructTreeRoot" in document.Root


# Several processes --------------------------------------------------------------------------------


@pytest.mark.once
def test_two_processes_that_ask_for_a_paper_at_once_make_it_once_twenty_times(
    instruments, tmp_path
):
    log, start, answers = tmp_path / "made", fork.Barrier(2), fork.Queue()
    printed = paper.document(library().by_key["proef-een"])
    expected = printed.make()  # also warms the press, for both

    def noted(number):
        def make():
            with log.open("a") as file:
                file.write(f"{number} ")
            return printed.make()

        return replace(printed, content=(*printed.content, number), make=make)

    def ask_for_all():
        for number in range(20):
            start.wait(30)
            answers.put(noted(number).get(patience=30) == expected)

    askers = [fork.Process(target=ask_for_all, daemon=True) for _ in range(2)]
    for asker in askers:
        asker.start()
    assert all(answers.get(timeout=60) for _ in range(40))
    for asker in askers:
        asker.join(10)
    assert log.read_text().split() == [str(number) for number in range(20)]
