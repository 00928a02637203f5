"""The step plan of one organisation: brings what it made to dossier/steps.py, and the outcome to
its pages. Everything as far as the reader may see it, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement
from canvas.models import Block, Canvas, Note
from checklists.library import library
from checklists.models import Assessment
from dossier.models import StepState
from dossier.plan_file import all_steps
from dossier.steps import Standing, State, agreement_facts, progress_of
from tooldb.models import Choice

# Pages that a step may lead to: what they are called, and whether they are of the organisation.
PAGES = {
    "agreements:agreements": (gettext_lazy("Agreements"), True),
    "choices:choices": (gettext_lazy("Choices of tools"), True),
    "knowledge:examples": (gettext_lazy("Practice examples"), False),
    "knowledge:rules": (gettext_lazy("Rules and what they prevent"), False),
    "tooldb:aid": (gettext_lazy("Decision aid"), False),
    "tooldb:tools": (gettext_lazy("Tools"), False),
}
EXAMPLE = "example"


class Plan:
    def __init__(self, organisation, actor, choices=None):
        """`choices`: those that the reader may see, for who has them at hand."""
        self.organisation, self.actor, self.known_choices = organisation, actor, choices

    def _of_organisation(self, model):
        return model.objects.visible_to(self.actor).filter(organisation=self.organisation)

    @cached_property
    def rows(self):
        """Key of a step to its row, where there is one."""
        states = self._of_organisation(StepState)
        return {row.key: row for row in states.select_related("organisation", "changed_by")}

    @cached_property
    def agreements(self):
        """Key of a step to its agreements: the open ones first, the most urgent on top."""
        keys = {row.pk: row.key for row in self.rows.values()}
        mine = self._of_organisation(Agreement).from_kind(StepState)
        found = defaultdict(list)
        for agreement in mine.select_related("organisation").open_first():
            if agreement.origin_id in keys:
                found[keys[agreement.origin_id]].append(agreement)
        return found

    @cached_property
    def progress(self):
        by_hand = {key: State(row.state) for key, row in self.rows.items() if row.state}
        return progress_of(all_steps(), self.facts, by_hand)

    @cached_property
    def facts(self):
        done = {key: [bool(each.done_on) for each in made] for key, made in self.agreements.items()}
        return {*self._notes(), *self._choices(), *self._filled(), *agreement_facts(done)}

    def _notes(self):
        """Examples that nobody changed are nobody's work."""
        canvases = self._of_organisation(Canvas).live()
        notes = Note.objects.live().exclude(origin_kind=EXAMPLE).filter(canvas__in=canvases)
        for block, question in notes.order_by().values_list("block", "question").distinct():
            yield f"notes:{block}"
            if question:
                yield f"answered:{question}"

    def _choices(self):
        choices = self.known_choices
        if choices is None:
            choices = list(self._of_organisation(Choice).with_decisions())
        if choices:
            yield "choice-kept"
        if any(choice.decision for choice in choices):
            yield "tool-decided"
        if any(choice.dpa_is_signed for choice in choices):
            yield "dpa-signed"

    def _filled(self):
        """Of an instrument that was filled in, or is being filled in."""
        return {f"filled:{key}" for key in self.filled}

    @cached_property
    def filled(self):
        """Key of an instrument to whether it was filled in and closed."""
        held = self._of_organisation(Assessment).order_by()
        found = {}
        for key, closed_at in held.values_list("version__instrument__key", "closed_at"):
            found[key] = found.get(key, False) or closed_at is not None
        return found

    # For the page ------------------------------------------------------------------------------

    @cached_property
    def canvas(self):
        """The newest: there the blocks lead to."""
        return self._of_organisation(Canvas).live().order_by("-created_at").first()

    @cached_property
    def entries(self):
        """Key of an instrument to what visitors read of it; asked for once."""
        return library().by_key

    @property
    def steps(self):
        return [self.shown(standing) for standing in self.progress.standings]

    def shown(self, standing):
        step = standing.step
        return ShownStep(
            standing,
            row=self.rows.get(step.key),
            agreements=self.agreements.get(step.key, []),
            instruments=[self.entries[key] for key in step.instruments if key in self.entries],
            blocks=[Block(block) for block in step.blocks],
            pages=[self.page(name) for name in step.pages],
            seen=list(dict.fromkeys(self.in_words(name) for name in standing.seen)),
        )

    def page(self, name):
        label, is_ours = PAGES[name]
        return label, reverse(name, args=[self.organisation.slug] if is_ours else [])

    def in_words(self, signal):
        kind, _colon, what = signal.partition(":")
        if kind == "notes":
            return _("notes in “%(block)s”") % {"block": Block(what).label}
        if kind == "filled":
            entry = self.entries.get(what)
            said = _("“%(title)s” is filled in") if self.filled[what] else _("“%(title)s” is begun")
            return said % {"title": entry.version.title if entry else what}
        return {
            "answered": _("a note answers a question about it"),
            "choice-kept": _("a choice of a tool is kept"),
            "tool-decided": _("a tool is chosen"),
            "dpa-signed": _("the processing agreement is signed"),
            "agreement-open": _("an agreement waits"),
            "agreements-done": _("all agreements of this step are done"),
        }[kind]


@dataclass
class ShownStep:
    """A step with all that its place on the page shows. `seen`: why it stands so, in words."""

    standing: Standing
    row: StepState | None = None
    agreements: list = field(default_factory=list)
    instruments: list = field(default_factory=list)
    blocks: list = field(default_factory=list)
    pages: list = field(default_factory=list)
    seen: list = field(default_factory=list)

    @property
    def step(self):
        return self.standing.step

    @property
    def by_hand(self):
        return self.row if self.standing.is_by_hand else None
