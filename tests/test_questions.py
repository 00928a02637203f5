"""Corrections, suggestions and questions from visitors without an account."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.dates import easter, holidays, working_days_after
from knowledge.models import Question
from knowledge.models.question import CEILING, CEILING_ABOUT, KEPT_DAYS
from tests.conftest import sign_in

ASK = "/vragen/nieuw/"
TYPED = {"kind": "correction", "about": "Zoom", "text": "Dit klopt niet meer."}


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),
        (date(2026, 11, 20), date(2026, 11, 25)),
        (date(2026, 11, 22), date(2026, 11, 25)),
        (date(2026, 11, 10), date(2026, 11, 16)),
        (date(2026, 12, 24), date(2026, 12, 30)),
        (date(2027, 3, 26), date(2027, 4, 1)),
    ],
)
def test_three_working_days_skip_weekends_and_holidays(sent, due):
    assert working_days_after(sent, 3) == due


@pytest.mark.parametrize(
    "day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"]
)
def test_easter(day):
    assert easter(int(day[:4])) == date.fromisoformat(day)


def test_there_are_ten_holidays_a_year():
    assert {len(holidays(year)) for year in range(2024, 2040)} <= {9, 10}


def test_who_sends_sees_a_number_and_the_day_of_the_answer(db):
    page = Client().post(ASK, TYPED, follow=True)
    question = Question.objects.get()
    assert f"nummer {question.pk}" in page.text
    assert question.due_on == working_days_after(timezone.localdate(), 3)
    assert question.due_on.strftime("%d/%m/%Y") in page.text
    assert str(question.token) in page.text


def test_a_link_fills_in_what_it_is_about(db):
    page = Client().get(ASK, {"over": "Zoom", "soort": "correction"})
    assert page.context["form"]["about"].value() == "Zoom"
    assert Client().get(ASK, {"over": "x" * 9999, "soort": "iets"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"text": "x" * 2001}, {"kind": "spam"}, {"about": "x" * 121}, {"text": "a\x00"}],
)
def test_what_cannot_be_sent_comes_back_as_typed(db, wrong):
    page = Client().post(ASK, TYPED | wrong)
    assert page.status_code == 200
    assert 'class="error-summary"' in page.text
    assert not Question.objects.exists()


def test_a_program_that_fills_in_every_field_sends_nothing(db):
    page = Client().post(ASK, TYPED | {"website": "https://spam.example"})
    assert TYPED["text"] in page.text
    assert not Question.objects.exists()


@pytest.mark.parametrize(("about", "count"), [("Zoom", CEILING_ABOUT), ("", CEILING)])
def test_a_flood_is_stopped_and_nothing_typed_is_lost(db, about, count):
    names = [about or f"Tool {number}" for number in range(count)]
    Question.objects.bulk_create(Question(kind="question", about=name, text="x") for name in names)
    page = Client().post(ASK, TYPED)
    assert TYPED["text"] in page.text
    assert Question.objects.count() == count
    Question.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    assert Client().post(ASK, TYPED).status_code == 302


def test_what_is_sent_is_shown_as_text(db):
    page = Client().post(ASK, TYPED | {"text": "<script>x</script>"}, follow=True)
    assert "<script>x" not in page.text


def test_an_editor_answers_and_cannot_change_what_was_sent(cast):
    question = Question.objects.create(**TYPED)
    address = reverse("admin:knowledge_question_change", args=[question.pk])
    fields = {"answer": "Bedankt, aangepast.", "state": "waiting", "text": "Iets anders"}
    assert sign_in(cast.erin).post(address, fields).status_code == 302
    question.refresh_from_db()
    assert (question.text, question.state) == (TYPED["text"], "answered")
    assert "Bedankt, aangepast." in Client().get(question.get_absolute_url()).text


def test_old_questions_go(db):
    old = timezone.now() - timedelta(days=KEPT_DAYS + 1)
    Question.objects.create(**TYPED, sent_at=old)
    kept = Question.objects.create(**TYPED)
    call_command("daily", verbosity=0)
    assert Question.objects.get() == kept
