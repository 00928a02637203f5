"""Hostile texts (tests/hostile.py) in every column of the database, through every page, form, PDF
and mail: they are shown as text, and a page has the same elements as with a harmless text.

In the normal run every page and every form takes the worst texts and a part of the others, so that
each text is used everywhere in turn; the soak run takes all texts on all of them."""

import io

import pikepdf
import pypdfium2
import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from canvas import actions
from canvas.models import Block, Event, Note
from canvas.paper import canvas_pdf
from tests import hostile, markup
from tests.conftest import sign_in
from tests.houses import in_json
from tests.pages import PAGES, address
from tests.rows import our_models, typed_columns
from toolbox.lib.hints import looks_like
from tooldb.models import Decision

pytestmark = pytest.mark.once

# By what the site would say about them (toolbox/lib/hints.py).
HARMLESS = {
    "": "Gewoon",
    "email": "gewoon@huis.example",
    "phone": "Bel 09 123 45 67",
    "register-number": "93.05.18-223.61",
}
SHARE = 3
READ = [page for page in PAGES if set(page.get.values()) & {200}]
FORMS = [page for page in PAGES if set(page.post.values()) & {200, 302}]


def part(texts, number, share=SHARE):
    """Other ones for each page, so that together the pages take all of them."""
    return [texts[(number * share + step) % len(texts)] for step in range(share)]


def poison(text):
    """The text in every column that holds what people type."""
    for model in our_models():
        if found := typed_columns(model):
            model._base_manager.update(
                **{column.attname: text[: column.max_length] for column in found}
            )
    for event in Event.objects.all():
        event.payload = in_json(event.payload, text)
        event.save(update_fields=["payload"])
    for decision in Decision.objects.all():
        poisoned = {name: in_json(getattr(decision, name), text) for name in ("record", "facts")}
        Decision.objects.filter(pk=decision.pk).update(**poisoned)


def reader(page):
    """A role that gets the page."""
    choices = [page.looker, "administrator", *page.get]
    return next(role for role in choices if page.get[role] == 200)


def html_of(response):
    kind = response.headers.get("Content-Type", "")
    return response.text if kind.startswith("text/html") else ""


@pytest.fixture
def clients(client_of):
    return {role: client_of(role) for role in {reader(page) for page in READ}}


def look(clients, page, scene, **headers):
    return html_of(clients[reader(page)].get(address(page, scene), headers=headers))


def compare(clients, page, scene, text, plain, **headers):
    """The page with this text beside the page with a harmless one."""
    poison(plain)
    before = look(clients, page, scene, **headers)
    poison(text)
    after = look(clients, page, scene, **headers)
    assert markup.structure(after) == markup.structure(before), (page.name, text)
    assert not list(markup.foreign(after)), (page.name, text)
    return before, after


def plain_for(text):
    return HARMLESS[looks_like(text)]


def test_what_is_kept_is_shown_as_text(scene, clients):
    for number, page in enumerate(READ):
        texts = [*hostile.POLYGLOTS, *part(hostile.STORABLE, number)]
        assert_shown_as_text(scene, clients, page, texts)


@pytest.mark.soak
def test_all_that_is_kept_is_shown_as_text(scene, clients):
    for page in READ:
        assert_shown_as_text(scene, clients, page, hostile.STORABLE)


def assert_shown_as_text(scene, clients, page, texts):
    url = address(page, scene)
    client, kinds = clients[reader(page)], {}
    if not html_of(client.get(url)):
        return
    for text in texts:
        plain = plain_for(text)
        if plain not in kinds:
            poison(plain)
            kinds[plain] = html_of(client.get(url))
        poison(text)
        html = html_of(client.get(url))
        assert markup.structure(html) == markup.structure(kinds[plain]), text
        assert not list(markup.foreign(html)), text
        if is_visible(text) and plain in markup.words(kinds[plain]):
            assert markup.squeezed(text)[:60] in markup.words(html), text


def is_visible(text):
    return text.isprintable() and text.isascii()


def test_fragments_show_it_as_text_too(scene, clients):
    for page in READ:
        if page.of_canvas and page.is_page:
            text = hostile.POLYGLOTS[0]
            compare(clients, page, scene, text, plain_for(text), hx_request="true")


# Two hundred notes --------------------------------------------------------------------------------


@pytest.fixture
def full(scene, alice):
    """The canvas with a note for every text, live and in the bin, and two texts that wait."""
    note = scene.note
    for number, text in enumerate(hostile.STORABLE):
        block = list(Block)[number % len(Block)]
        Note.objects.create(canvas=scene.canvas, block=block, position=number + 5, text=text)
    for text in hostile.POLYGLOTS:
        note.conflicts.create(text=text, base_rev=1, written_by=scene.alice)
    return scene


@pytest.mark.parametrize("name", ["canvas:canvas", "canvas:block", "canvas:changes", "canvas:bin"])
def test_a_canvas_of_two_hundred_hostile_notes_is_a_canvas_of_notes(full, client_of, name):
    if name == "canvas:bin":
        Note.objects.filter(canvas=full.canvas).update(deleted_at="2026-01-01T00:00Z")
    args = [full.home.slug, full.canvas.pk, *(["value"] if name == "canvas:block" else [])]
    client, url = client_of("editor"), reverse(name, args=args)
    html = client.get(url).text
    assert not list(markup.foreign(html))
    for note in Note.objects.filter(canvas=full.canvas):
        note.text = plain_for(note.text)
        note.save()
    full.note.conflicts.update(text="Gewoon")
    assert markup.structure(html) == markup.structure(client.get(url).text)


def test_a_list_of_two_hundred_hostile_canvases_is_a_list(scene, alice, client_of):
    for text in hostile.STORABLE:
        actions.create_canvas(scene.home, title=text, purpose=text, by=alice)
    html = client_of("editor").get(scene.home.get_absolute_url()).text
    assert not list(markup.foreign(html))
    shown = markup.words(html)
    assert all(markup.squeezed(text) in shown for text in hostile.STORABLE if is_visible(text))
    scene.home.canvas_set.exclude(title="Oud").update(title="Gewoon", purpose="Gewoon")
    plain = client_of("editor").get(scene.home.get_absolute_url()).text
    assert markup.structure(html) == markup.structure(plain)


def test_a_pdf_of_two_hundred_hostile_notes_holds_text_and_no_deed(full):
    content = canvas_pdf(full.canvas)
    with pikepdf.open(io.BytesIO(content)) as document:
        things = [found for found in document.objects if is_dictionary(found)]
        held = set().union(*(found.keys() for found in things))
        assert not held & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/EmbeddedFiles"}
        links = [found.URI for found in things if "/URI" in found]
        assert not [link for link in links if "evil" in str(link) or "script" in str(link)]
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    text = "".join(text.split())
    visible = [found for found in hostile.STORABLE if is_visible(found)]
    missing = [found for found in visible if "".join(found.split()) not in text]
    # A word that goes on in the next column is not in one piece.
    assert len(missing) < len(visible) / 10, missing


def is_dictionary(found):
    return isinstance(found, pikepdf.Dictionary | pikepdf.Stream)


# Forms --------------------------------------------------------------------------------------------


def text_fields(html):
    """The names of the fields of a page in which somebody can type."""
    names = set()
    for element in markup.elements(html):
        kind = element.attrib.get("type", "text")
        if element.tag == "textarea" or (
            element.tag == "input" and kind in ("text", "email", "search", "tel", "url", "password")
        ):
            names.add(element.attrib.get("name"))
    return names - {None}


def poster(page):
    choices = [page.looker, "administrator", *page.post]
    return next(role for role in choices if page.post[role] in (200, 302))


def assert_taken_or_refused(scene, client, page, texts):
    url = address(page, scene)
    data = page.data(scene)
    typed = text_fields(html_of(client.get(url))) | {
        name for name, value in data.items() if isinstance(value, str)
    }
    for text in texts:
        body = {name: str(value) for name, value in data.items()} | dict.fromkeys(typed, text)
        response = client.post(url, {name: encodable(value) for name, value in body.items()})
        assert response.status_code < 500, text
        assert not list(markup.foreign(html_of(response))), text
        assert "\n" not in response.headers.get("Location", ""), text
        for sent in mail.outbox:
            assert_mail_is_whole(sent)
        mail.outbox.clear()


def encodable(value):
    """A browser cannot send half a sign either; what arrives is the mark for it."""
    return value.encode("utf-8", "replace").decode() if "\ud800" in value else value


def assert_mail_is_whole(sent):
    message = sent.message()
    assert "\n" not in sent.subject
    assert "Bcc" not in message
    assert "evil.example" not in ",".join(address.rpartition("<")[2] for address in sent.to)
    for name, value in message.items():
        assert name.lower() not in ("set-cookie", "bcc"), name
        assert "\nBcc" not in str(value)


def test_every_form_takes_or_refuses_what_is_typed(scene, client_of):
    take_or_refuse(scene, client_of, lambda number: part(hostile.STORABLE, number))


@pytest.mark.soak
def test_every_form_takes_or_refuses_all_texts(scene, client_of):
    take_or_refuse(scene, client_of, lambda number: hostile.STORABLE)


def take_or_refuse(scene, client_of, choose):
    clients = {role: client_of(role) for role in {poster(page) for page in FORMS}}
    for number, page in enumerate(FORMS):
        texts = [*hostile.POLYGLOTS, *hostile.REFUSED, *choose(number)]
        with transaction.atomic():
            assert_taken_or_refused(scene, clients[poster(page)], page, texts)
            transaction.set_rollback(True)


def test_a_note_keeps_every_text_letter_for_letter(canvas, cast):
    client = sign_in(cast.frank)
    url = reverse("canvas:block", args=[canvas.organisation.slug, canvas.pk, "value"])
    for text in hostile.STORABLE:
        response = client.post(url, {"text": text, "meaning": "idea"})
        assert response.status_code == 302, text
        kept = canvas.notes.order_by("-created_at").first().text
        assert markup.squeezed(kept) == markup.squeezed(text)
        assert kept == text.replace("\r\n", "\n").replace("\r", "\n").strip()


@pytest.mark.parametrize("name", ["text", "title", "purpose", "name", "town", "phone", "hours"])
def test_what_is_shown_back_after_signing_out_is_text(canvas, name):
    url = reverse("canvas:new", args=[canvas.organisation.slug])
    plain = markup.structure(Client().post(url, {name: "Gewoon"}).text)
    for text in hostile.TEXTS[::7] + hostile.POLYGLOTS:
        html = Client().post(url, {name: encodable(text)}).text
        if markup.squeezed(text):
            assert markup.structure(html) == plain, text


def test_the_check_sees_a_text_that_is_no_text():
    """Or the tests above would prove nothing."""
    page = '<!doctype html><title>x</title><body><p title="{0}">{0}</p>'
    plain = markup.structure(page.format("Gewoon"))
    for text in [*hostile.SCRIPT[:20], hostile.ATTRIBUTE[0], *hostile.POLYGLOTS[:2]]:
        assert markup.structure(page.format(text)) != plain, text
    assert list(markup.foreign(page.format(hostile.POLYGLOTS[0])))
    assert list(markup.foreign('<a href=" java\tscript:alert(1)">x</a>'))
    assert list(markup.foreign('<a href="/\\evil.example">x</a>'))
    assert not list(markup.foreign('<a href="/o/huis/?a=b:c">x</a>'))
