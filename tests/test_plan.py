"""The step plan of an organisation: what the site sees, what is set by hand, and who sees it."""

import re
import uuid

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.actor import Actor
from accounts.models import AuditEntry
from agreements import actions as agreements
from agreements.models import Agreement
from canvas import actions as canvas_actions
from canvas.models import Note
from checklists.models import Assessment
from dossier import plan_actions
from dossier.models import StepState
from dossier.plan import Plan
from dossier.plan_file import all_steps, step_of
from dossier.steps import State
from tests.conftest import sign_in
from tests.instruments import make_instrument
from tests.pages import decide
from tooldb.aid import desk
from tooldb.choices import actions as choices

pytestmark = pytest.mark.django_db


def address(cast, name="plan", *more):
    return reverse(f"dossier:{name}", args=[cast.home.slug, *more])


def english(user):
    """In the language of the code, whatever the Dutch of a text may become."""
    client = sign_in(user)
    client.cookies["language"] = "en"
    return client


def state_of(cast, key, user=None):
    plan = Plan(cast.home, Actor(user=user or cast.alice))
    return next(each.state for each in plan.progress.standings if each.step.key == key)


@pytest.fixture
def set_step(cast, alice):
    def set_step(key, state, reason="Omdat het zo is."):
        plan_actions.set_step(cast.home, step_of(key), state=state, reason=reason, by=alice)

    return set_step


@pytest.fixture
def agree(cast, alice):
    def agree(key, what, **fields):
        return plan_actions.agree(cast.home, step_of(key), what=what, by=alice, **fields)

    return agree


# What the site sees ---------------------------------------------------------------------------


def test_a_note_in_a_block_makes_its_step_busy_and_an_example_does_not(cast, alice, canvas):
    assert state_of(cast, "stap-3") is State.BUSY  # the cast's note stands in Partners
    assert state_of(cast, "stap-2") is State.NOT_BEGUN
    Note.objects.create(
        canvas=canvas, block="segments", position=1, text="Voorbeeld", origin_kind="example"
    )
    assert state_of(cast, "stap-2") is State.NOT_BEGUN
    add = {"meaning": "idea", "op_id": uuid.uuid4(), "by": alice}
    canvas_actions.add_notes(canvas, block="segments", texts=["Jongeren"], **add)
    assert state_of(cast, "stap-2") is State.BUSY


def test_a_note_that_answers_a_question_makes_the_step_of_that_question_busy(cast, alice, canvas):
    assert state_of(cast, "stap-11") is State.NOT_BEGUN
    add = {"meaning": "idea", "op_id": uuid.uuid4(), "by": alice}
    question = "activities-what-if"
    canvas_actions.add_notes(canvas, block="activities", texts=["Bellen"], question=question, **add)
    assert state_of(cast, "stap-11") is State.BUSY


def test_a_choice_makes_the_search_busy_and_a_decision_makes_it_done(scene, alice):
    Agreement.objects.all().delete()
    StepState.objects.all().delete()
    scene.choice.decisions.all().delete()
    assert state_of(scene, "stap-6") is State.BUSY
    decide(scene, name="Groepen", why="Het past.", by=alice)
    assert state_of(scene, "stap-6") is State.DONE
    assert state_of(scene, "stap-7") is State.NOT_BEGUN


def test_a_signed_agreement_makes_the_next_step_busy(scene, alice):
    choices.note_dpa(scene.choice, dpa_signed_on=timezone.localdate(), by=alice)
    assert state_of(scene, "stap-7") is State.BUSY


def test_an_instrument_that_is_filled_in_makes_its_step_busy(cast):
    version = make_instrument(key="ict-vereisten").current
    assert state_of(cast, "stap-7") is State.NOT_BEGUN
    held = Assessment.objects.create(
        organisation=cast.home, version=version, label="Team Noord", mode="together"
    )
    assert state_of(cast, "stap-7") is State.BUSY
    page = english(cast.alice).get(address(cast)).text
    assert "is begun" in page
    held.closed_at = timezone.now()
    held.save()
    assert "is filled in" in english(cast.alice).get(address(cast)).text


def test_what_another_organisation_did_counts_for_nothing(cast, canvas):
    canvas.organisation = cast.other
    canvas.save()
    assert state_of(cast, "stap-3") is State.NOT_BEGUN


# By hand --------------------------------------------------------------------------------------


def test_somebody_sets_a_step_by_hand_with_a_reason_and_takes_it_back(cast):
    client = english(cast.frank)
    reason = "De directie keurde <b>de drie zinnen</b> goed."
    data = {"state": "done", "reason": reason}
    response = client.post(address(cast, "set_step", "stap-1"), data)
    assert response.headers["Location"] == f"{address(cast)}?stap=stap-1#stap-1"
    page = client.get(address(cast)).text
    assert "1 of 14" in page
    assert escape(reason) in page
    assert re.search(r"set by Frank on \d\d/\d\d/\d{4}", page)
    client.post(address(cast, "free_step", "stap-1"))
    page = client.get(address(cast)).text
    assert "0 of 14" in page
    assert escape(reason) not in page
    verbs = AuditEntry.objects.in_organisation(cast.home).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["step_set", "step_freed"]
    assert (
        "stap 1: Visie"
        in sign_in(cast.alice).get(reverse("accounts:audit", args=[cast.home.slug])).text
    )


@pytest.mark.parametrize(
    "data",
    [
        {"state": "done", "reason": " "},
        {"state": "next", "reason": "Zomaar & zo"},
        {"reason": "Zomaar & zo"},
        {"state": "done", "reason": "Zo & zo " * 60},
    ],
    ids=["no reason", "no such state", "no state", "too long"],
)
def test_a_form_that_is_not_right_says_so_and_keeps_what_was_typed(cast, data):
    response = sign_in(cast.frank).post(address(cast, "set_step", "stap-1"), data)
    assert response.status_code == 200
    assert "field-error" in response.text
    assert escape(data["reason"].strip()) in response.text
    assert not StepState.objects.exists()


def test_taking_back_what_was_not_set_changes_nothing(cast):
    sign_in(cast.frank).post(address(cast, "free_step", "stap-1"))
    assert not AuditEntry.objects.in_organisation(cast.home).exists()


def test_a_skipped_step_is_passed_over(cast, set_step):
    set_step("stap-1", "skipped")
    assert state_of(cast, "stap-2") is State.NEXT
    page = english(cast.alice).get(cast.home.get_absolute_url()).text
    assert "0 of 14" in page
    assert "1 step skipped" in page
    assert f'href="{address(cast)}?stap=stap-2#stap-2"' in page


def test_the_second_of_two_colleagues_writes_over_the_first(cast, set_step):
    set_step("stap-1", "busy", "Eerst")
    set_step("stap-1", "done", "Daarna")
    row = StepState.objects.get()
    assert (row.state, row.reason) == ("done", "Daarna")


@pytest.mark.parametrize("name", ["set_step", "free_step", "agree_step"])
def test_a_step_that_does_not_exist_is_not_there(cast, name):
    client = sign_in(cast.alice)
    data = {"state": "done", "reason": "x", "what": "y"}
    assert client.post(address(cast, name, "stap-15"), data).status_code == 404
    assert client.get(f"{address(cast)}?stap=stap-15").status_code == 200


# Agreements -----------------------------------------------------------------------------------


def test_an_agreement_of_a_step_stands_at_the_step_and_leads_back_to_it(cast):
    client = sign_in(cast.frank)
    data = {"what": "Mandaat op papier", "who": "Ann", "due_on": "2027-01-15"}
    response = client.post(address(cast, "agree_step", "stap-4"), data)
    made = Agreement.objects.get()
    assert (made.origin_label, made.who) == ("stap 4: Wie het uitwerkt", "Ann")
    assert StepState.objects.get(pk=made.origin_id).state == ""
    assert "Mandaat op papier" in client.get(response.headers["Location"]).text
    assert state_of(cast, "stap-4") is State.BUSY
    listed = client.get(reverse("agreements:agreements", args=[cast.home.slug])).text
    assert f'href="{address(cast)}?stap=stap-4#stap-4"' in listed


def test_two_agreements_of_one_step_share_its_row(cast, agree, set_step):
    agree("stap-4", "Een")
    set_step("stap-4", "done")
    agree("stap-4", "Twee")
    assert StepState.objects.count() == 1
    assert Agreement.objects.of(StepState.objects.get()).count() == 2
    assert state_of(cast, "stap-4") is State.DONE


def test_what_is_done_stays_at_its_step(cast, agree, alice):
    agreements.finish(agree("stap-4", "Mandaat op papier"), by=alice)
    assert state_of(cast, "stap-4") is State.BUSY
    page = english(cast.alice).get(f"{address(cast)}?stap=stap-4").text
    assert "Mandaat op papier" in page
    assert "all agreements of this step are done" in page


# Who sees it ----------------------------------------------------------------------------------


def test_a_viewer_sees_the_plan_without_forms(cast, agree, set_step):
    agree("stap-4", "Mandaat op papier")
    set_step("stap-1", "done")
    page = sign_in(cast.bob).get(address(cast)).text
    assert "Mandaat op papier" in page
    for name in ("set_step", "agree_step", "free_step"):
        assert address(cast, name, "stap-1") not in page
    assert Agreement.objects.get().get_absolute_url() not in page


@pytest.mark.parametrize(
    ("part", "status"), [("canvas", 404), ("tooldb", 404), ("agreements", 200), ("checklists", 200)]
)
def test_a_coach_sees_it_under_a_mandate_for_agreements_or_instruments(cast, agree, part, status):
    agree("stap-4", "Mandaat op papier")
    cast.home.mandates.filter(coach=cast.carol).update(part=part)
    client = sign_in(cast.carol)
    response = client.get(address(cast))
    assert response.status_code == status
    assert ("Mandaat op papier" in response.text) is (part == "agreements")
    assert (address(cast) in client.get(cast.home.get_absolute_url()).text) is (status == 200)
    writes = client.get(address(cast, "agree_step", "stap-4")).status_code
    assert writes == (403 if status == 200 else 404)
    seen = AuditEntry.objects.of(cast.home).filter(verb="looked_at")
    assert seen.count() == (1 if status == 200 else 0)


def test_for_a_coach_only_what_the_mandate_shows_counts(cast, canvas, agree):
    agree("stap-4", "Mandaat op papier")
    cast.home.mandates.filter(coach=cast.carol).update(part="agreements")
    assert state_of(cast, "stap-3", cast.alice) is State.BUSY
    assert state_of(cast, "stap-3", cast.carol) is State.NOT_BEGUN
    assert state_of(cast, "stap-4", cast.carol) is State.BUSY


# The page -------------------------------------------------------------------------------------


def test_the_page_leads_to_what_each_step_needs(texts, cast, canvas):
    page = sign_in(cast.alice).get(address(cast)).text
    for step in all_steps():
        assert f'id="{step.key}"' in page
        assert escape(step.title) in page
        for key in step.instruments:
            assert f'href="{reverse("checklists:instrument", args=[key])}"' in page
        for block in step.blocks:
            args = [cast.home.slug, canvas.pk, block]
            assert f'href="{reverse("canvas:block", args=args)}"' in page
    assert f'href="{reverse("tooldb:aid")}"' in page


def test_without_a_canvas_a_writer_is_led_to_a_new_one_and_a_reader_to_none(cast):
    new = reverse("canvas:new", args=[cast.home.slug])
    assert new in sign_in(cast.alice).get(address(cast)).text
    assert new not in sign_in(cast.bob).get(address(cast)).text


def test_the_next_step_is_open_or_the_one_that_was_asked_for(cast, set_step):
    def opened(client, query=""):
        page = client.get(address(cast) + query).text
        return re.findall(r'<li id="([\w-]+)">\s*<details open>', page)

    client = sign_in(cast.alice)
    assert opened(client) == ["stap-1"]
    set_step("stap-1", "done")
    assert opened(client) == ["stap-2"]
    assert opened(client, "?stap=stap-9") == ["stap-9"]
    for step in all_steps():
        set_step(step.key, "done")
    assert opened(client) == []
    assert "14 of 14" in english(cast.alice).get(cast.home.get_absolute_url()).text


@pytest.mark.parametrize("name", ["plan", "home"])
def test_the_queries_stay_the_same_however_much_there_is(cast, alice, agree, set_step, name):
    client, url = sign_in(cast.alice), address(cast, name)

    def queries():
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    canvas = canvas_actions.create_canvas(cast.home, title="Een", purpose="", by=alice)
    fields = {"canvas": canvas, "block": "value"}
    Note.objects.create(position=0, text="Een", **fields)
    answers = desk.answers_of(QueryDict("gevoelig=ja&pakket=geen"))
    choices.keep(cast.home, name="Een", answers=answers, by=alice)
    agree("stap-1", "Een")
    set_step("stap-1", "busy")
    few = queries()
    Note.objects.bulk_create(Note(position=n, text="Veel", **fields) for n in range(1, 100))
    for step in all_steps():
        set_step(step.key, "busy")
        for number in range(5):
            agree(step.key, f"Punt {number}")
    for number in range(5):
        choices.keep(cast.home, name=f"Keuze {number}", answers=answers, by=alice)
    assert queries() == few


def test_a_stranger_is_sent_to_the_sign_in_page(cast):
    assert Client().get(address(cast)).status_code == 302
