"""What a team answered: from rows to what a page, a report and a table show."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from checklists import scoring
from checklists.answers import Sheet
from checklists.library import entry_of
from checklists.models import Item, Respondent, Section
from toolbox.lib.charts import Dots, spread_dots

CHARTED = 8
TALKED_ABOUT = 7


@dataclass
class SectionResult:
    title: str
    score: scoring.SectionScore

    @property
    def percent(self):
        return None if self.score.share is None else round(self.score.share * 100)


@dataclass
class Told:
    """What people wrote on one line, with who it was where that may be shown."""

    item: Item
    texts: list


class Results:
    """Of an assessment that may show them. `before`: those of the previous time, when there is
    one of the same instrument that may be shown too."""

    def __init__(self, assessment, entry=None):
        self.assessment = assessment
        self.entry = entry or entry_of(assessment.version)
        self.people = list(assessment.respondents.prefetch_related("answers"))

    @cached_property
    def sections_by_key(self):
        return {section.key: section for section in self.entry.sections}

    @cached_property
    def questions(self):
        return [
            scoring.Question(
                key=item.key,
                section=section.key,
                text=f"{item.label}: {item.text}" if item.label else item.text,
                steps=len(section.scale) if item.form == Item.Form.RATE else 0,
            )
            for section in self.entry.sections
            for item in section.items.all()
            if item.form in (Item.Form.TICK, Item.Form.RATE)
        ]

    @cached_property
    def given(self):
        """A scale whose first word is the best one is turned round: higher is better here."""
        steps = {question.key: question.steps for question in self.questions}
        turned = {
            item.key
            for section in self.entry.sections
            for item in section.items.all()
            if section.better == Section.Better.LOW
        }

        def worth(answer):
            if answer.item_key not in turned or not answer.value.isdecimal():
                return answer.value
            return str(steps.get(answer.item_key, 1) - 1 - int(answer.value))

        return [
            scoring.Given(str(person.pk), person.role, answer.item_key, worth(answer))
            for person in self.people
            for answer in person.answers.all()
        ]

    def is_judged(self, spread):
        """Whether its scale has a good end; what only weighs is neither low nor open."""
        section = self.sections_by_key[spread.question.section]
        return section.better != Section.Better.NEITHER

    @cached_property
    def judged(self):
        return [spread for spread in self.spreads if self.is_judged(spread)]

    @cached_property
    def spreads(self):
        named = not self.assessment.is_anonymous
        return scoring.spreads(self.questions, self.given, named=named)

    @cached_property
    def sections(self):
        return [
            SectionResult(self.sections_by_key[score.section].title, score)
            for score in scoring.section_scores(self.questions, self.judged)
            if self.sections_by_key[score.section].better != Section.Better.NEITHER
        ]

    @cached_property
    def agenda(self):
        points = scoring.agenda(self.spreads, most=len(self.spreads))
        kept = [each for each in points if each.why == "differs" or self.is_judged(each.spread)]
        return kept[:TALKED_ABOUT]

    @cached_property
    def differing(self):
        return [point.spread for point in self.agenda if point.why == "differs"]

    @cached_property
    def still_open(self):
        return scoring.still_open(self.judged)

    @cached_property
    def before(self):
        earlier = self.assessment.previous
        if earlier is None or not earlier.shows_results:
            return None
        return Results(earlier)

    @cached_property
    def changes(self):
        if self.before is None:
            return []
        return scoring.compared(self.before.spreads, self.spreads)

    @cached_property
    def hidden(self):
        """Whether something stays out because too few people of a role answered."""
        return any(spread.hidden for spread in self.spreads)

    @cached_property
    def told(self):
        """What was written, by line. Without names the texts stand in the order of the alphabet:
        their own order would say who came first."""
        found = [self._told(item) for item in self.entry.items]
        return [each for each in found if each.texts]

    def _told(self, item):
        texts = []
        for person in self.people:
            for answer in person.answers.all():
                if answer.item_key == item.key:
                    text = answer.value if item.form == Item.Form.WRITE else answer.note
                    texts.append((self.who(person), text))
        texts = [(who, text) for who, text in texts if text]
        return Told(item, sorted(texts) if self.assessment.is_anonymous else texts)

    def who(self, person):
        if self.assessment.is_anonymous or person.role == Respondent.Role.TEAM:
            return ""
        return f"{person} ({person.get_role_display()})"

    @property
    def chart(self):
        rows = [self.dots(spread) for spread in self.differing[:CHARTED]]
        title = _("Where you think differently: the average of each role, from low to high")
        return spread_dots(tuple(rows), key="spread", title=title) if rows else ""

    def dots(self, spread):
        dots = [
            (group_name(group), float(group.mean * 100))
            for group in spread.groups
            if group.mean is not None
        ]
        return Dots(tuple(dots))

    @property
    def sheet(self):
        """Of a team on one sheet: as it was filled in."""
        if not self.assessment.is_together:
            return None
        person = self.people[0]
        return Sheet(self.entry, person.values, person.notes)

    def options(self, question):
        """The values of a question and what they are called, the best first."""
        if question.steps:
            section = self.sections_by_key[question.section]
            words = section.scale if section.better != Section.Better.LOW else section.scale[::-1]
            return [(str(number), name) for number, name in enumerate(words)]
        return [
            (scoring.YES, _("yes")),
            (scoring.PARTLY, _("partly")),
            (scoring.NO, _("no")),
            (scoring.NOT_APPLICABLE, _("does not apply")),
        ]


def group_name(group):
    labels = dict(Respondent.Role.choices)
    return ", ".join(str(labels.get(role, role)) for role in group.roles)


def table(results):
    """Rows for CSV: for each question and each group how many gave which answer."""
    yield [
        _("section"),
        _("question"),
        _("who"),
        _("answered"),
        _("answer"),
        _("how many"),
    ]
    for spread in results.spreads:
        options = results.options(spread.question)
        for group in spread.groups:
            for value, name in options:
                if group.counts.get(value):
                    yield [
                        results.sections_by_key[spread.question.section].title,
                        spread.question.text,
                        group_name(group),
                        group.answered,
                        name,
                        group.counts[value],
                    ]
    for told in results.told:
        for who, text in told.texts:
            yield ["", told.item.text, who, "", text, ""]
