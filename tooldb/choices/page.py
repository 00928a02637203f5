"""What the page of a choice shows, gathered in a fixed number of queries."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from agreements.models import Agreement
from tooldb.aid import desk
from tooldb.choices.picture import picture_of, shifts_of
from tooldb.comparison import MAX_EDITIONS
from tooldb.matching import Place
from tooldb.models import Choice


@dataclass
class Point:
    """Something to arrange, and the agreement that was made of it."""

    key: str
    text: str
    unsettled: str = ""
    agreement: Agreement | None = None


@dataclass
class Card:
    """A choice in short: `shifts` is what changed since, `open` how many agreements wait."""

    choice: Choice
    shifts: list
    open: int

    @property
    def decision(self):
        return self.choice.decision


def cards_of(choices, actor):
    """A fixed number of queries, however many there are."""
    choices = list(choices.select_related("organisation").with_decisions())
    if not choices:
        return []
    shifts = shifts_of([each.decision for each in choices if each.decision])
    seen = Agreement.objects.visible_to(actor).open().order_by()
    kind = Choice._meta.label_lower
    mine = seen.filter(origin_kind=kind, origin_id__in=[each.pk for each in choices])
    waiting = Counter(mine.values_list("origin_id", flat=True))
    return [
        Card(each, shifts.get(each.decision.pk, []) if each.decision else [], waiting[each.pk])
        for each in choices
    ]


def choice_page(choice, actor):
    answers = desk.answers_kept(choice.answers)
    outcome = desk.outcome_of(answers)
    decision = choice.decision
    return {
        "answers": answers,
        "said": [(question.short, answers.labels(question)) for question in answers.asked],
        "outcome": outcome,
        "aid_url": f"{reverse('tooldb:aid')}?{answers.query}",
        "result_url": f"{reverse('tooldb:aid_result')}?{answers.query}",
        "compare_url": compare_url(outcome, decision),
        "decision": decision,
        "earlier": choice.decisions.all()[1:],
        "shifts": shifts_of([decision])[decision.pk] if decision else [],
        "points": with_agreements(choice, actor),
        "picture": decision and picture_of(choice, decision.edition.key),
    }


def compare_url(outcome, decision):
    """What was chosen beside what comes first today."""
    first = [*outcome.listed(Place.FITS, 0, 4), *outcome.listed(Place.ARRANGE, 0, 4)]
    keys = [decision.edition.key] if decision else []
    keys = list(dict.fromkeys([*keys, *(each.key for each in first)]))[:MAX_EDITIONS]
    return f"{reverse('tooldb:compare')}?{urlencode([('v', key) for key in keys])}"


def points_of(choice):
    """Key to text, of what is to be arranged for the tool that was chosen."""
    return {point.key: point.text for point in points(choice)}


def points(choice):
    decision = choice.decision
    picture = decision and picture_of(choice, decision.edition.key)
    if not picture:
        return []
    found = [
        Point(reason.gate.key, reason.text, reason.gate.unsettled) for reason in picture.open_points
    ]
    return [*found, *(Point(step_key(text), text) for text in picture.entry.standing.arrange)]


def step_key(text):
    """The same for the same text, so that it gives one agreement."""
    return f"stap-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def with_agreements(choice, actor):
    """A coach who looks at choices only sees no agreements."""
    seen = Agreement.objects.visible_to(actor).of(choice)
    made = {each.origin_key: each for each in seen}
    found = points(choice)
    for point in found:
        point.agreement = made.get(point.key)
    return found
