"""The canvas in the browser's terms: pages, forms and fragments."""

import io
import uuid

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from canvas import actions
from canvas.forms import MAX_LINES, MAX_NOTES
from canvas.models import Canvas, ExampleSet, Note
from tests.conftest import sign_in

HTMX = {"hx-request": "true"}


@pytest.fixture
def client(cast):
    return sign_in(cast.alice)


def url(name, canvas, *args):
    return reverse(f"canvas:{name}", args=[canvas.organisation.slug, canvas.pk, *args])


def add(client, canvas, text, block="value", headers=None, **fields):
    data = {"text": text, "meaning": "idea", "op_id": uuid.uuid4()} | fields
    return client.post(url("block", canvas, block), data, headers=headers)


def live_texts(canvas, block="value"):
    return [note.text for note in canvas.notes.live().filter(block=block)]


def test_a_new_canvas_starts_empty(client, cast, texts):
    client.post(reverse("canvas:new", args=[cast.home.slug]), {"title": "Ons plan"})
    canvas = Canvas.objects.get(title="Ons plan")
    assert not canvas.notes.exists()
    assert canvas.organisation == cast.home


def test_a_new_canvas_can_start_from_an_example(client, cast, texts):
    data = {"title": "Ons plan", "example_set": "home-care"}
    client.post(reverse("canvas:new", args=[cast.home.slug]), data)
    canvas = Canvas.objects.get(title="Ons plan")
    examples = ExampleSet.objects.get(key="home-care").notes
    assert canvas.notes.count() == examples.count()
    assert all(note.is_example for note in canvas.notes.all())
    assert "voorbeeld" in client.get(canvas.get_absolute_url()).text


def test_the_page_shows_what_was_typed_as_text(client, canvas):
    add(client, canvas, "<script>alert(1)</script> {{ 7 }} & ’t")
    page = client.get(canvas.get_absolute_url()).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 }} &amp; ’t" in page
    assert "<script>alert" not in page


def test_a_pasted_list_makes_one_note_for_each_line(client, canvas):
    add(client, canvas, " een\r\n\r\n twee \ndrie", one_per_line="on")
    assert live_texts(canvas) == ["een", "twee", "drie"]


def test_without_asking_a_text_of_several_lines_is_one_note(client, canvas):
    add(client, canvas, "een\r\ntwee")
    assert live_texts(canvas) == ["een\ntwee"]


@pytest.mark.parametrize(
    ("text", "one_per_line", "status"),
    [
        ("x" * 1000, "", 302),
        ("x" * 1001, "", 422),
        ("\r\n".join(["x" * 333, "x" * 333, "x" * 332]), "", 302),
        ("", "", 422),
        ("   ", "", 422),
        ("\n".join(["regel"] * MAX_LINES), "on", 302),
        ("\n".join(["regel"] * (MAX_LINES + 1)), "on", 422),
    ],
)
def test_the_limits_of_a_note(client, canvas, text, one_per_line, status):
    assert add(client, canvas, text, one_per_line=one_per_line).status_code == status


def test_a_text_that_is_too_long_stays_in_the_form_with_a_message(client, canvas):
    response = add(client, canvas, "lang " * 300)
    assert "lang lang" in response.text
    assert "1000" in response.text or "1.000" in response.text
    assert live_texts(canvas) == []


def test_a_full_canvas_takes_no_more_notes(client, canvas):
    Note.objects.bulk_create(
        Note(canvas=canvas, block="costs", text="x", position=number)
        for number in range(MAX_NOTES - 1)
    )
    assert add(client, canvas, "te veel").status_code == 422
    assert live_texts(canvas) == []


def test_a_form_sent_twice_makes_one_note(client, canvas):
    op_id = uuid.uuid4()
    for _ in range(2):
        assert add(client, canvas, "een keer", op_id=op_id).status_code == 302
    assert live_texts(canvas) == ["een keer"]


def test_an_operation_id_of_another_change_is_refused(client, canvas):
    op_id = uuid.uuid4()
    add(client, canvas, "een", op_id=op_id)
    note = canvas.notes.get(text="een")
    response = client.post(url("delete_note", canvas, note.pk), {"op_id": op_id})
    assert response.status_code == 400
    assert live_texts(canvas) == ["een"]


def test_a_stale_edit_shows_both_texts_and_asks(client, canvas, note):
    edit = {"meaning": "idea", "base_rev": 1}
    client.post(url("note", canvas, note.pk), edit | {"text": "De apotheker"})
    response = client.post(url("note", canvas, note.pk), edit | {"text": "De thuisverpleging"})
    assert response.status_code == 409
    assert "De apotheker" in response.text
    assert "De thuisverpleging" in response.text
    conflict = note.conflicts.get()
    assert url("conflict", canvas, conflict.pk) in client.get(canvas.get_absolute_url()).text
    client.post(url("conflict", canvas, conflict.pk), {"choice": "both"})
    assert live_texts(canvas, "partners") == ["De apotheker", "De thuisverpleging"]


def test_deleting_offers_to_undo(client, canvas, note):
    response = client.post(url("delete_note", canvas, note.pk), follow=True)
    assert url("restore_note", canvas, note.pk) in response.text
    client.post(url("restore_note", canvas, note.pk))
    assert live_texts(canvas, "partners") == ["De huisarts"]


def test_the_bin_shows_a_deleted_note(client, canvas, note):
    client.post(url("delete_note", canvas, note.pk))
    page = client.get(url("bin", canvas)).text
    assert "De huisarts" in page
    assert url("restore_note", canvas, note.pk) in page


def test_a_deleted_canvas_comes_back_from_the_bin(client, canvas):
    client.post(url("delete", canvas))
    assert client.get(canvas.get_absolute_url()).status_code == 404
    assert url("restore", canvas) in client.get(canvas.organisation.get_absolute_url()).text
    client.post(url("restore", canvas))
    assert client.get(canvas.get_absolute_url()).status_code == 200


def test_a_stale_title_is_shown_beside_the_new_one(client, canvas):
    details = {"purpose": "", "base_rev": 1}
    client.post(url("details", canvas), details | {"title": "Eerste"})
    response = client.post(url("details", canvas), details | {"title": "Tweede"})
    assert "Eerste" in response.text
    assert "Tweede" in response.text
    canvas.refresh_from_db()
    assert canvas.title == "Eerste"
    client.post(url("details", canvas), {"title": "Tweede", "purpose": "", "base_rev": 2})
    canvas.refresh_from_db()
    assert canvas.title == "Tweede"


def test_the_fragment_brings_the_blocks_that_changed_since(client, canvas, note):
    add(client, canvas, "een")
    canvas.refresh_from_db()
    seen = canvas.seq
    add(client, canvas, "twee", block="costs")
    response = client.get(url("changes", canvas), headers=HTMX | {"x-canvas-seq": str(seen)})
    assert 'id="notes-costs"' in response.text
    assert 'id="notes-value"' not in response.text


def test_the_fragment_brings_the_block_that_a_note_left(client, canvas, note):
    seen = canvas.seq
    client.post(url("move_note", canvas, note.pk), {"block": "costs", "place": "last"})
    response = client.get(url("changes", canvas), headers=HTMX | {"x-canvas-seq": str(seen)})
    assert 'id="notes-costs"' in response.text
    assert 'id="notes-partners"' in response.text


@pytest.mark.parametrize("said", ["", "-5", "x", "9" * 30, "²"])
def test_an_odd_version_gets_everything(client, canvas, said):
    response = client.get(url("changes", canvas), headers=HTMX | {"x-canvas-seq": said})
    assert response.status_code == 200


def test_nothing_new_is_no_content(client, canvas):
    response = client.get(url("changes", canvas), headers=HTMX | {"x-canvas-seq": str(canvas.seq)})
    assert response.status_code == 204


def test_a_question_counts_as_answered_when_a_note_names_it(client, canvas, texts):
    add(client, canvas, "De bib helpt", block="partners", question="partners-digital-help")
    assert canvas.notes.get(text="De bib helpt").question == "partners-digital-help"
    response = add(client, canvas, "x", block="partners", question="costs-start")
    assert response.status_code == 422


def many_notes(canvas, count):
    Note.objects.bulk_create(
        Note(canvas=canvas, block="value", text=f"Notitie {number}", position=number)
        for number in range(count)
    )


def test_the_page_asks_as_much_of_the_database_for_1000_notes_as_for_10(
    client, canvas, texts, django_assert_max_num_queries
):
    counts = []
    for count in (10, 990):
        many_notes(canvas, count)
        with django_assert_max_num_queries(30) as queries:
            assert client.get(canvas.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_asks_as_much_of_the_database_for_200_canvases_as_for_1(
    client, canvas, django_assert_max_num_queries
):
    counts = []
    for count in (0, 199):
        Canvas.objects.bulk_create(
            Canvas(organisation=canvas.organisation, title=f"Canvas {number}")
            for number in range(count)
        )
        with django_assert_max_num_queries(30) as queries:
            assert client.get(canvas.organisation.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_credit_stands_under_the_canvas(client, canvas):
    page = client.get(canvas.get_absolute_url()).text
    assert "Strategyzer" in page
    assert "CC BY-SA 3.0" in page


def test_no_english_on_the_canvas_but_the_usual_names_of_the_blocks(client, canvas, texts):
    """A label that was left untranslated would show here."""
    page = client.get(canvas.get_absolute_url()).text
    for english in ("Save", "Delete", "Move to", "Add", "Edit", "Help", "Questions", "Legend"):
        assert f">{english}<" not in page


def test_a_viewer_gets_no_forms(cast, canvas, note):
    page = sign_in(cast.bob).get(canvas.get_absolute_url()).text
    assert "De huisarts" in page
    assert "<textarea" not in page
    assert url("note", canvas, note.pk) not in page


def test_the_texts_of_a_person_stay_when_the_person_goes(cast, canvas):
    writer = Actor(user=cast.frank)
    actions.add_notes(
        canvas, block="value", texts=["Van Frank"], meaning="idea", op_id=uuid.uuid4(), by=writer
    )
    cast.frank.delete()
    note = canvas.notes.get(text="Van Frank")
    assert note.created_by is None
    assert note.created_at <= timezone.now()


def test_a_guest_sees_the_canvas_by_the_link(scene):
    guest = Client()
    response = guest.get(reverse("accounts:enter_by_grant", args=[scene.token]), follow=True)
    assert response.status_code == 200
    assert "De huisarts" in response.text


def test_a_pdf_with_a_password_opens_with_that_only(client, canvas):
    data = {"paper": "a4", "password": "een zin voor erbij"}
    content = client.post(url("pdf_options", canvas), data).content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(content))
    with pikepdf.open(io.BytesIO(content), password=data["password"]) as document:
        assert document.encryption.bits == 256
        assert len(document.pages) == 1


@pytest.mark.parametrize("password", ["kort", "é" * 90])
def test_a_password_that_a_pdf_cannot_take_gets_a_message(client, canvas, password):
    data = {"paper": "a4", "password": password}
    response = client.post(url("pdf_options", canvas), data)
    assert response.headers["Content-Type"].startswith("text/html")
    assert password in response.text


def test_a_note_that_says_it_came_from_a_choice_that_is_not_there_is_shown(cast, canvas, texts):
    origin = {"origin_kind": "tooldb.choice", "origin_key": "geen nummer", "origin_label": "Keuze"}
    canvas.notes.update(**origin)
    page = sign_in(cast.alice).get(canvas.get_absolute_url())
    assert page.status_code == 200
    assert "De huisarts" in page.text
