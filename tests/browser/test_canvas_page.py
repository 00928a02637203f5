"""The canvas page in a browser: nothing that was typed gets lost, and nothing is doubled."""

import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from canvas import actions
from canvas.models import Conflict
from tests.browser.conftest import PHONE, enter
from tests.browser.steps import (
    add,
    block,
    drag,
    expect_saved,
    expect_state,
    move_by_keyboard,
    move_by_menu,
    note,
    notes,
    open_add_form,
    open_edit_form,
    texts,
)
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def live_texts(canvas):
    return sorted(canvas.notes.live().values_list("text", flat=True))


def stored(page):
    """Names and values in the storage of the device."""
    return page.evaluate("Object.entries(localStorage).flat().join(' ')")


def wait_for_draft(page):
    page.wait_for_function("() => Object.keys(localStorage).some((name) => /draft:/.test(name))")


# Adding ------------------------------------------------------------------------------------------


def test_enter_adds_a_note_and_stays_ready_for_the_next(visit, cast, canvas):
    page = visit(cast.alice)
    field = open_add_form(page, "value")
    page.keyboard.type("Sneller contact")
    page.keyboard.press("Enter")
    page.keyboard.type("Regel een")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("regel twee")
    page.keyboard.press("Enter")
    expect_saved(page)
    expect(field).to_be_focused()
    assert texts(page, "value") == ["Sneller contact", "Regel een\nregel twee"]
    assert live_texts(canvas) == ["De huisarts", "Regel een\nregel twee", "Sneller contact"]


def test_what_was_typed_is_shown_as_text(visit, cast):
    page = visit(cast.alice)
    hostile = "<img src=x onerror=alert(1)> {{ 7 }} & <b>vet</b>"
    add(page, "value", hostile)
    assert texts(page, "value") == [hostile]


def test_a_pasted_list_offers_one_note_for_each_line(visit, cast, canvas):
    page = visit(cast.alice)
    paste(open_add_form(page, "channels"), "telefoon\n\n beeldbellen\nbrief")
    page.get_by_role("button", name="3 notities, één per regel").click()
    expect_saved(page)
    assert texts(page, "channels") == ["telefoon", "beeldbellen", "brief"]
    assert canvas.notes.live().filter(block="channels").count() == 3


def test_a_pasted_list_can_stay_one_note(visit, cast):
    page = visit(cast.alice)
    paste(open_add_form(page, "channels"), "telefoon\nbrief")
    page.get_by_role("button", name="Eén notitie").click()
    expect_saved(page)
    assert texts(page, "channels") == ["telefoon\nbrief"]


def paste(field, text):
    field.evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
            field.dispatchEvent(event);
            field.setRangeText(text);
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }""",
        text,
    )


def test_answer_opens_the_form_with_the_question_chosen(visit, cast, canvas):
    page = visit(cast.alice, path="?block=value")
    before = page.locator("#progress").inner_text()
    question = page.locator("#help [data-question]").first
    question.get_by_role("link", name="Antwoord").click()
    page.keyboard.type("Dit is het antwoord")
    page.keyboard.press("Enter")
    expect_saved(page)
    expect(question.get_by_text("beantwoord", exact=True)).to_be_visible()
    expect(page.locator("#progress")).not_to_have_text(before)
    key = question.get_attribute("data-question")
    assert canvas.notes.get(text="Dit is het antwoord").question == key


def test_a_text_that_is_too_long_is_not_cut_and_not_sent(visit, cast, canvas):
    page = visit(cast.alice)
    field = open_add_form(page, "value")
    field.fill("x" * 1001)
    expect(block(page, "value").get_by_text("1 tekens te veel")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("x" * 1001)
    field.fill("x" * 1000)
    field.press("Enter")
    expect_saved(page)
    assert len(texts(page, "value")[0]) == 1000


# Editing, deleting -------------------------------------------------------------------------------


def test_a_note_is_edited_in_its_place(visit, cast, note):
    page = visit(cast.alice)
    field = open_edit_form(page, "De huisarts")
    field.fill("De huisarts en de apotheker")
    page.get_by_label("Soort notitie").locator("visible=true").select_option(label="afgesproken")
    field.press("Control+Enter")
    expect_saved(page)
    shown = notes(page, "partners").first
    expect(shown.locator(".text")).to_have_text("De huisarts en de apotheker")
    expect(shown.locator(".meta")).to_contain_text("afgesproken")
    expect(shown.locator(".edit")).to_be_focused()
    note.refresh_from_db()
    assert (note.text, note.meaning, note.rev) == ("De huisarts en de apotheker", "agreed", 2)


def test_escape_throws_a_change_away_and_offers_it_back(visit, cast):
    page = visit(cast.alice)
    open_edit_form(page, "De huisarts").fill("Half af")
    page.keyboard.press("Escape")
    expect(note(page, "De huisarts")).to_be_visible()
    page.get_by_role("button", name="Haal terug").click()
    expect(page.get_by_label("Tekst", exact=True)).to_have_value("Half af")


def test_deleting_can_be_undone(visit, cast, canvas):
    page = visit(cast.alice)
    open_edit_form(page, "De huisarts")
    page.get_by_role("button", name="Verwijder notitie").click()
    expect(notes(page, "partners")).to_have_count(0)
    expect(block(page, "partners").locator("summary")).to_be_focused()
    expect_saved(page)
    assert live_texts(canvas) == []
    page.get_by_role("button", name="Maak ongedaan").click()
    expect(note(page, "De huisarts")).to_be_visible()
    expect_saved(page)
    assert live_texts(canvas) == ["De huisarts"]


def test_after_deleting_the_focus_goes_to_the_next_note(visit, cast):
    page = visit(cast.alice)
    add(page, "partners", "De apotheker")
    open_edit_form(page, "De huisarts")
    page.get_by_role("button", name="Verwijder notitie").click()
    expect(note(page, "De apotheker")).to_be_focused()


# Moving ------------------------------------------------------------------------------------------


def test_a_note_is_moved_by_mouse(visit, cast, canvas):
    page = visit(cast.alice)
    add(page, "activities", "een", "twee")
    drag(page, "De huisarts", note(page, "twee"))
    assert texts(page, "activities") == ["een", "De huisarts", "twee"]
    page.reload()
    assert texts(page, "activities") == ["een", "De huisarts", "twee"]


def test_a_drag_that_is_cancelled_changes_nothing(visit, cast, canvas):
    page = visit(cast.alice)
    before = canvas.seq
    note(page, "De huisarts").hover()
    page.mouse.move(*centre(note(page, "De huisarts").locator(".grip")))
    page.mouse.down()
    page.mouse.move(*centre(block(page, "value")), steps=4)
    expect(page.locator(".ghost")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ghost")).to_have_count(0)
    page.mouse.up()
    canvas.refresh_from_db()
    assert canvas.seq == before
    assert texts(page, "partners") == ["De huisarts"]


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_note_is_moved_by_keyboard_and_each_step_is_said(visit, cast):
    page = visit(cast.alice)
    add(page, "activities", "een", "twee")
    note(page, "De huisarts").locator(".grip").focus()
    page.keyboard.press("Space")
    expect(page.locator("#announce")).to_contain_text("Opgepakt: Partners, plaats 1 van 1.")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#announce")).to_contain_text("Activiteiten, plaats 1 van 3.")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#announce")).to_contain_text("Activiteiten, plaats 2 van 3.")
    page.keyboard.press("Space")
    expect_saved(page)
    assert texts(page, "activities") == ["een", "De huisarts", "twee"]
    expect(note(page, "De huisarts").locator(".grip")).to_be_focused()


def test_escape_puts_a_grabbed_note_back(visit, cast, canvas):
    page = visit(cast.alice)
    note(page, "De huisarts").locator(".grip").focus()
    for key in ("Enter", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(notes(page, "resources")).to_have_count(1)
    page.keyboard.press("Escape")
    assert texts(page, "partners") == ["De huisarts"]
    assert canvas.notes.get().block == "partners"


def test_a_note_is_moved_by_menu(visit, cast):
    page = visit(cast.alice)
    add(page, "costs", "een", "twee")
    move_by_menu(page, "De huisarts", "Kosten", "Bovenaan")
    expect_saved(page)
    assert texts(page, "costs") == ["De huisarts", "een", "twee"]


def test_a_menu_that_was_closed_moves_nothing_later(visit, cast, canvas):
    page = visit(cast.alice)
    add(page, "costs", "een")
    note(page, "De huisarts").hover()
    note(page, "De huisarts").get_by_role("link", name="Verplaats naar").click()
    page.get_by_role("dialog").get_by_role("button", name="Sluit").click()
    move_by_menu(page, "een", "Opbrengsten", "Bovenaan")
    expect_saved(page)
    assert texts(page, "revenue") == ["een"]
    assert texts(page, "partners") == ["De huisarts"]


def test_a_note_is_moved_by_finger(visit, cast):
    page = visit(cast.alice, viewport=PHONE, has_touch=True, is_mobile=True)
    add(page, "partners", "een")
    add(page, "activities", "twee")
    touch = page.context.new_cdp_session(page)

    def finger(kind, *points):
        points = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    grip = note(page, "De huisarts").locator(".grip")
    grip.scroll_into_view_if_needed()
    start, end = centre(grip), centre(note(page, "een"))
    finger("touchStart", start)
    for step in range(1, 6):
        x, y = (a + (b - a) * step / 5 for a, b in zip(start, end, strict=True))
        finger("touchMove", (x, y + 40 * (step == 5)))
    expect(page.locator(".drop-mark")).to_be_visible()
    finger("touchEnd")
    expect_saved(page)
    assert texts(page, "partners") == ["een", "De huisarts"]


# Nothing lost ------------------------------------------------------------------------------------


def test_without_connection_a_note_waits_and_is_sent_once_later(visit, cast, canvas):
    page = visit(cast.alice)
    page.context.set_offline(True)
    field = open_add_form(page, "value")
    field.fill("Zonder verbinding")
    field.press("Enter")
    expect_state(page, "Geen verbinding")
    expect(notes(page, "value").first).to_contain_text("nog niet bewaard")
    assert live_texts(canvas) == ["De huisarts"]
    page.context.set_offline(False)
    expect_saved(page)
    assert live_texts(canvas) == ["De huisarts", "Zonder verbinding"]


def test_an_answer_that_gets_lost_doubles_nothing(visit, cast, canvas):
    page = visit(cast.alice)
    lost = []

    def lose_first_answer(route):
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/blok/**", lose_first_answer)
    add(page, "value", "Een keer")
    assert [answer.status for answer in lost] == [200]
    assert live_texts(canvas) == ["De huisarts", "Een keer"]
    assert texts(page, "value") == ["Een keer"]


def test_unsent_text_survives_a_reload(visit, cast, canvas):
    page = visit(cast.alice)
    page.route("**/blok/**", lambda route: route.abort())
    field = open_add_form(page, "value")
    field.fill("Onderweg")
    field.press("Enter")
    expect_state(page, "Geen verbinding")
    page.unroute("**/blok/**")
    page.reload()
    expect(note(page, "Onderweg")).to_be_visible()
    expect_saved(page)
    assert live_texts(canvas) == ["De huisarts", "Onderweg"]


def test_edits_on_top_of_an_unsent_edit_are_no_conflict(visit, cast, canvas):
    page = visit(cast.alice)
    page.context.set_offline(True)
    for before, after in [("De huisarts", "Eerste"), ("Eerste", "Tweede"), ("Tweede", "Derde")]:
        field = open_edit_form(page, before)
        field.fill(after)
        field.press("Control+Enter")
        expect_state(page, "Geen verbinding")
    page.context.set_offline(False)
    expect_saved(page)
    assert live_texts(canvas) == ["Derde"]
    assert not Conflict.objects.exists()


def test_text_typed_when_the_session_ended_arrives_once_after_signing_in(visit, cast, canvas):
    page = visit(cast.alice)
    Session.objects.all().delete()
    field = open_add_form(page, "value")
    field.fill("Na de pauze")
    field.press("Enter")
    expect_state(page, "Je bent niet meer aangemeld")
    page.locator("#sending").get_by_role("link", name="Aanmelden").click()
    page.get_by_label("E-mailadres").fill(cast.alice.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Aanmelden", exact=True).click()
    expect(note(page, "Na de pauze")).to_be_visible()
    expect_saved(page)
    assert live_texts(canvas) == ["De huisarts", "Na de pauze"]


def test_signing_in_again_in_another_tab_is_enough(visit, cast, canvas):
    page = visit(cast.alice)
    Session.objects.all().delete()
    field = open_add_form(page, "value")
    field.fill("Twee tabbladen")
    field.press("Enter")
    expect_state(page, "Je bent niet meer aangemeld")
    other = visit(cast.alice, context=page.context)
    expect(note(other, "Twee tabbladen")).to_be_visible()
    expect_saved(other)
    expect_saved(page)
    assert live_texts(canvas) == ["De huisarts", "Twee tabbladen"]


def test_the_next_person_on_the_same_computer_sees_nothing_of_it(visit, cast, canvas):
    page = visit(cast.alice)
    page.context.set_offline(True)
    add_field = open_add_form(page, "value")
    add_field.fill("Krokodil van Alice")
    add_field.press("Enter")
    expect_state(page, "Geen verbinding")
    edit_field = open_edit_form(page, "De huisarts")
    edit_field.fill("Ook een krokodil")
    wait_for_draft(page)
    page.close()
    context = page.context
    context.set_offline(False)

    theirs = visit(cast.frank, context=context)
    expect_saved(theirs)
    assert "rokodil" not in theirs.content()
    assert "rokodil" not in stored(theirs)
    assert str(cast.alice.pk) not in stored(theirs)
    assert live_texts(canvas) == ["De huisarts"]
    theirs.close()

    again = visit(cast.alice, context=context)
    expect(note(again, "Krokodil van Alice")).to_be_visible()
    expect(again.get_by_label("Tekst", exact=True)).to_have_value("Ook een krokodil")
    expect_saved(again)
    assert live_texts(canvas) == ["De huisarts", "Krokodil van Alice"]


def test_somebody_else_who_signs_in_in_another_tab_does_not_send_it(visit, cast, canvas):
    page = visit(cast.alice)
    enter(page.context, cast.frank)
    field = open_add_form(page, "value")
    field.fill("Van Alice")
    field.press("Enter")
    expect_state(page, "iemand anders aangemeld")
    assert live_texts(canvas) == ["De huisarts"]


def test_a_draft_survives_a_reload(visit, cast, canvas):
    page = visit(cast.alice)
    field = open_add_form(page, "costs")
    field.fill("Nog niet verstuurd")
    wait_for_draft(page)
    assert "verstuurd" not in stored(page)
    page.reload()
    field = block(page, "costs").get_by_label("Nieuwe notitie")
    expect(field).to_have_value("Nog niet verstuurd")
    expect(page.get_by_text("Je tekst van de vorige keer staat er nog.")).to_be_visible()
    field.press("Enter")
    expect_saved(page)
    page.reload()
    expect(page.locator("html.with-script")).to_be_attached()
    expect(block(page, "costs").get_by_label("Nieuwe notitie")).to_have_value("")
    assert live_texts(canvas) == ["De huisarts", "Nog niet verstuurd"]


def test_a_text_that_the_server_refuses_is_shown_back(visit, cast, canvas):
    page = visit(cast.alice)
    paste(open_add_form(page, "value"), "\n".join(f"regel {n}" for n in range(101)))
    page.get_by_role("button", name="101 notities, één per regel").click()
    card = page.locator("#refused article")
    expect(card).to_contain_text("Hoogstens 100 notities tegelijk")
    expect(card).to_contain_text("regel 100")
    page.reload()
    expect(card).to_contain_text("regel 100")
    card.get_by_role("button", name="Pas de tekst aan").click()
    expect(block(page, "value").get_by_label("Nieuwe notitie")).to_have_value(re.compile("regel 0"))
    expect(card).to_have_count(0)
    assert live_texts(canvas) == ["De huisarts"]


def test_a_text_for_a_canvas_that_is_gone_can_be_copied(visit, cast, canvas, alice):
    page = visit(cast.alice)
    actions.delete_canvas(canvas, by=alice)
    field = open_add_form(page, "value")
    field.fill("Te laat")
    field.press("Enter")
    card = page.locator("#refused article")
    expect(card).to_contain_text("Te laat")
    card.get_by_role("button", name="Gooi weg").click()
    expect(card).to_have_count(0)
    assert stored(page) == ""


# Together ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("Houd mijn tekst", ["Van Alice"]),
        ("Houd de andere tekst", ["Van Frank"]),
        ("Houd beide, als twee notities", ["Van Alice", "Van Frank"]),
    ],
)
def test_two_texts_for_one_note_ask_for_a_choice(visit, cast, canvas, choice, result):
    mine, theirs = visit(cast.alice), visit(cast.frank)
    field = open_edit_form(mine, "De huisarts")
    field.fill("Van Alice")
    their_field = open_edit_form(theirs, "De huisarts")
    their_field.fill("Van Frank")
    their_field.press("Control+Enter")
    expect_saved(theirs)
    field.press("Control+Enter")
    dialog = mine.get_by_role("dialog", name="Twee teksten voor één notitie")
    expect(dialog).to_contain_text("Van Alice")
    expect(dialog).to_contain_text("Van Frank")
    expect(dialog).to_contain_text("Frank,")
    dialog.get_by_role("button", name=choice).click()
    expect(mine.locator(".waiting")).to_have_count(0)
    expect_saved(mine)
    assert live_texts(canvas) == result
    assert sorted(texts(mine, "partners")) == result
    assert not Conflict.objects.open().exists()


def test_who_is_typing_is_not_pulled_away_by_a_choice(visit, cast, alice, note):
    page = visit(cast.alice)
    field = open_edit_form(page, "De huisarts")
    field.fill("Van mij")
    change_elsewhere(note, "Van een ander", alice)
    page.context.set_offline(True)
    field.press("Control+Enter")
    typing = open_add_form(page, "value")
    page.keyboard.type("Ik typ verder")
    page.context.set_offline(False)
    page.locator("#notice").get_by_role("button", name="Kies").wait_for()
    expect(typing).to_be_focused()
    page.locator("#notice").get_by_role("button", name="Kies").click()
    expect(page.get_by_role("dialog", name="Twee teksten")).to_contain_text("Van een ander")


def test_a_conflict_that_was_put_off_stays_on_the_note(visit, cast, canvas, alice, note):
    mine = visit(cast.alice)
    field = open_edit_form(mine, "De huisarts")
    field.fill("Van mij")
    change_elsewhere(note, "Van een ander", alice)
    field.press("Control+Enter")
    expect(mine.get_by_role("dialog")).to_be_visible()
    mine.keyboard.press("Escape")
    mine.get_by_role("link", name="twee teksten: kies").click()
    dialog = mine.get_by_role("dialog")
    dialog.get_by_role("button", name="Houd mijn tekst").click()
    expect_saved(mine)
    expect(mine.locator(".waiting")).to_have_count(0)
    assert live_texts(canvas) == ["Van mij"]


def change_elsewhere(note, text, by):
    actions.edit_note(note, text=text, meaning="idea", base_rev=note.rev, op_id=uuid4(), by=by)


def test_changes_of_others_come_in_without_touching_what_is_being_typed(
    visit, cast, canvas, alice, note
):
    page = visit(cast.frank)
    field = open_edit_form(page, "De huisarts")
    field.press("Control+a")
    page.keyboard.type("Ik ben hier nog aan het typ")
    field.evaluate("(field) => field.setSelectionRange(3, 3)")
    other = visit(cast.alice)
    add(other, "partners", "Nieuw van Alice")
    move_by_keyboard(other, "Nieuw van Alice", "ArrowUp")
    expect(page.locator(".note", has_text="Nieuw van Alice")).to_be_visible()
    expect(page.locator("#announce")).to_contain_text("1 notitie bijgewerkt in Partners.")
    expect(field).to_be_focused()
    expect(field).to_have_value("Ik ben hier nog aan het typ")
    assert field.evaluate("(field) => field.selectionStart") == 3


def test_a_note_deleted_elsewhere_while_it_is_edited_keeps_its_form(visit, cast, canvas):
    page, other = visit(cast.alice), visit(cast.frank)
    field = open_edit_form(page, "De huisarts")
    field.fill("Toch nog nodig")
    open_edit_form(other, "De huisarts")
    other.get_by_role("button", name="Verwijder notitie").click()
    expect_saved(other)
    expect(page.get_by_text("Iemand verwijderde deze notitie intussen.")).to_be_visible()
    expect(field).to_have_value("Toch nog nodig")
    field.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Zet terug met deze tekst").click()
    expect(note(page, "Toch nog nodig")).to_be_visible()
    expect_saved(page)
    assert live_texts(canvas) == ["Toch nog nodig"]


def test_a_viewer_sees_the_notes_and_no_forms(visit, cast, canvas):
    page = visit(cast.bob)
    expect(note(page, "De huisarts")).to_be_visible()
    expect(page.locator("main form, main textarea, main .tool, main .add")).to_have_count(0)
    other = visit(cast.alice)
    add(other, "value", "Bob ziet dit ook")
    expect(note(page, "Bob ziet dit ook")).to_be_visible()


# Other ways --------------------------------------------------------------------------------------


def test_help_opens_beside_the_canvas_and_on_a_phone_on_its_own_page(visit, cast):
    page = visit(cast.alice)
    block(page, "costs").get_by_role("link", name="Hulp bij Kosten").click()
    heading = page.locator("#help").get_by_role("heading", name="Kosten")
    expect(heading).to_be_focused()
    phone = visit(cast.alice, viewport=PHONE)
    block(phone, "costs").get_by_role("link", name="Hulp bij Kosten").click()
    expect(phone).to_have_url(re.compile("/blok/costs/"))
    expect(phone.get_by_role("heading", name="Voorbeelden")).to_be_visible()


def test_the_page_of_a_block_adds_and_edits_too(visit, cast, canvas):
    page = visit(cast.alice, path="blok/partners/")
    field = page.get_by_label("Tekst")
    field.fill("Vanop de pagina van het blok")
    field.press("Enter")
    expect_saved(page)
    assert texts(page, "partners") == ["De huisarts", "Vanop de pagina van het blok"]
    assert live_texts(canvas) == ["De huisarts", "Vanop de pagina van het blok"]


def choose(page, text, action):
    note(page, text).hover()
    note(page, text).get_by_role("link", name=action).click()


def test_everything_works_without_script(visit, cast, canvas):
    page = visit(cast.alice, java_script_enabled=False)
    field = open_add_form(page, "value")
    field.fill("een\ntwee")
    block(page, "value").get_by_label("Eén notitie per regel").check()
    block(page, "value").get_by_role("button", name="Voeg toe").click()
    assert texts(page, "value") == ["een", "twee"]

    choose(page, "een", "Bewerk")
    page.get_by_label("Tekst").fill("een, beter")
    page.get_by_role("button", name="Bewaar").click()
    assert texts(page, "value") == ["een, beter", "twee"]

    choose(page, "twee", "Verplaats naar")
    page.get_by_role("button", name="Eén plaats omhoog").click()
    assert texts(page, "value") == ["twee", "een, beter"]

    choose(page, "twee", "Bewerk")
    page.get_by_role("button", name="Verwijder notitie").click()
    assert texts(page, "value") == ["een, beter"]
    page.get_by_role("button", name="Maak ongedaan").click()
    assert texts(page, "value") == ["twee", "een, beter"]


def test_back_in_the_browser_and_another_text_makes_another_note(visit, cast, canvas):
    page = visit(cast.alice, java_script_enabled=False)
    for text in ("Eerste", "Tweede"):
        open_add_form(page, "value").fill(text)
        block(page, "value").get_by_role("button", name="Voeg toe").click()
        expect(note(page, text)).to_be_visible()
        page.go_back()
    assert live_texts(canvas) == ["De huisarts", "Eerste", "Tweede"]


def test_a_conflict_is_settled_without_script(visit, cast, canvas, alice, note):
    page = visit(cast.alice, java_script_enabled=False, path=f"notitie/{note.pk}/")
    change_elsewhere(note, "Van een ander", alice)
    page.get_by_label("Tekst").fill("Van mij")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("button", name="Houd beide").click()
    assert sorted(texts(page, "partners")) == ["Van een ander", "Van mij"]
