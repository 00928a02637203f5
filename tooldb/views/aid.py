"""The decision aid. All that somebody answered stands in the address; nothing is stored."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tooldb.aid.answers import WISHES
from tooldb.aid.argument import Argument
from tooldb.aid.desk import advice_on, answers_of, is_about_video, outcome_of, table
from tooldb.aid.forms import AnswerForm, WishesForm
from tooldb.matching import Place
from tooldb.models import CatalogueRelease
from tooldb.shelf import shelf

# In the address: the question to show, and the question that was just answered.
SHOW, ANSWERED = "vraag", "stap"
# In the address: one list as a whole.
LIST = "lijst"
LISTS = {"past": Place.FITS, "regelen": Place.ARRANGE, "valt-af": Place.DROPS}


@require_safe
def aid(request):
    """The first question without an answer, or the one that somebody wants to change; after the
    last one a summary."""
    answers = answers_of(request.GET)
    wanted = request.GET.get(SHOW)
    question = next((each for each in answers.asked if each.key == wanted), None)
    if question or answers.open:
        return show_question(request, answers, question or answers.open[0])
    if not is_about_video(answers):
        return render(
            request,
            "tooldb/aid/advice.html",
            {"answers": answers, "advice": advice_on(answers)},
        )
    if wanted == WISHES or not answers.has_seen_wishes:
        return show_wishes(request, answers)
    return render(request, "tooldb/aid/summary.html", {"answers": answers})


def show_question(request, answers, question):
    was_sent = request.GET.get(ANSWERED) == question.key
    others = answers.without(question.key)
    number = answers.asked.index(question)
    context = {
        "question": question,
        "form": AnswerForm(
            question,
            request.GET if was_sent else None,
            initial={question.key: initial_of(question, answers)},
        ),
        "kept": others.pairs,
        "number": number + 1,
        "total": total_of(answers),
        "previous": answers.asked[number - 1] if number else None,
        "answers": answers,
    }
    return render(request, "tooldb/aid/question.html", context)


def initial_of(question, answers):
    values = answers.given.get(question.key) or [question.chosen]
    return list(values) if question.multiple else values[0]


def total_of(answers):
    """How many pages there are: the wishes are the last one, when it is about video calling."""
    return len(answers.asked) + is_about_video(answers)


def show_wishes(request, answers):
    names = {wish.name for wish in table().wishes}
    kept = [pair for pair in answers.pairs if pair[0] not in names and pair[0] != WISHES]
    context = {
        "form": WishesForm(table().wishes, answers.wishes),
        "kept": [*kept, (WISHES, "ja")],
        "total": total_of(answers),
        "previous": answers.asked[-1],
        "answers": answers,
    }
    return render(request, "tooldb/aid/wishes.html", context)


@require_safe
def result(request):
    answers = answers_of(request.GET)
    if answers.open or not is_about_video(answers):
        return redirect(f"{reverse('tooldb:aid')}?{answers.query}")
    known, only = shelf(), LISTS.get(request.GET.get(LIST))
    outcome = outcome_of(answers, known)
    context = {
        "answers": answers,
        "argument": Argument(outcome, known, only, request.GET.get("pagina")),
        "release": CatalogueRelease.objects.first(),
    }
    return render(request, f"tooldb/aid/{'list' if only else 'result'}.html", context)
