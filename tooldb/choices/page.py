"""What the page of a choice shows, gathered in a fixed number of queries."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from agreements.models import Agreement
from tooldb.choices.picture import outcome_of, picture_of, shifts_of
from tooldb.comparison import MAX_EDITIONS
from tooldb.matching import Place
from tooldb.models import Choice
from tooldb.shelf import shelf


@dataclass
class Point:
    """Something to arrange, and the agreement that was made of it."""

    key: str
    # The same point of another edition is another one.
    origin: str
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
    on = shelf()
    outcome = outcome_of(choice, on)
    answers, decision = outcome.answers, choice.decision
    picture = decision and picture_of(choice, decision.edition.key, on)
    return {
        "answers": answers,
        "said": [(question.short, answers.labels(question)) for question in answers.asked],
        "outcome": outcome,
        "aid_url": f"{reverse('tooldb:aid')}?{answers.query}",
        "result_url": f"{reverse('tooldb:aid_result')}?{answers.query}",
        "compare_url": compare_url(outcome, decision),
        "decision": decision,
        "earlier": choice.decisions.all()[1:],
        "shifts": shifts_of([decision], on)[decision.pk] if decision else [],
        "points": with_agreements(choice, picture, actor),
        "picture": picture,
    }


def compare_url(outcome, decision):
    """What was chosen beside what comes first today."""
    first = [*outcome.listed(Place.FITS, 0, 4), *outcome.listed(Place.ARRANGE, 0, 4)]
    keys = [decision.edition.key] if decision else []
    keys = list(dict.fromkeys([*keys, *(each.key for each in first)]))[:MAX_EDITIONS]
    return f"{reverse('tooldb:compare')}?{urlencode([('v', key) for key in keys])}"


def points_of(choice):
    """Key to what is to be arranged for the tool that was chosen."""
    decision = choice.decision
    found = points(decision and picture_of(choice, decision.edition.key))
    return {point.key: point for point in found}


def points(picture):
    if not picture:
        return []
    edition = picture.entry.edition
    rows = [
        (reason.gate.key, reason.text, picture.unsettled(reason)) for reason in picture.open_points
    ]
    rows += [(step_key(text), text, "") for text in picture.entry.standing.arrange]
    return [Point(key, origin_key(edition, key), *words) for key, *words in rows]


def origin_key(edition, key=""):
    return f"{edition.pk}:{key}"


def step_key(text):
    """The same for the same text, so that it gives one agreement."""
    return f"stap-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def with_agreements(choice, picture, actor):
    """A coach who looks at choices only sees no agreements."""
    seen = Agreement.objects.visible_to(actor).of(choice)
    made = {each.origin_key: each for each in seen}
    found = points(picture)
    for point in found:
        point.agreement = made.get(point.origin)
    return found


def agreements_about(decision):
    """Of today, about the tool of this decision."""
    made = Agreement.objects.of(decision.choice)
    return made.filter(origin_key__startswith=origin_key(decision.edition))
