"""What a table of an editor would add to the claims, row by row. It writes nothing: see
actions.import_claims. The columns are those of claims_out.py; the ones for reading are skipped."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from knowledge import dates
from knowledge.models import Source
from toolbox.lib.content import content_hash
from toolbox.lib.read_spreadsheet import FORMULA_CELL, Unreadable
from tooldb.editing.claims_out import COLUMNS
from tooldb.models import Claim, Criterion, Edition
from tooldb.models.criterion import UNKNOWN

NEEDED = ["edition", "question", "value", "evidence", "source", "checked_on"]
TAKEN = [*NEEDED, "claim", "condition", "source_date", "valid_until"]
# Two claims with the same of these say the same.
SAME = ("value", "condition", "source_id", "evidence", "checked_on", "valid_until")


@dataclass
class Row:
    """A row of the file; `claim` would be added, unless something is wrong or it is there."""

    number: int
    cells: dict[str, str]
    claim: Claim | None = None
    faults: list[str] = field(default_factory=list)
    is_known: bool = False

    @property
    def is_new(self):
        return not (self.faults or self.is_known)


@dataclass
class Plan:
    rows: list[Row]
    skipped: list[str]

    @cached_property
    def new(self):
        return [row for row in self.rows if row.is_new]

    @cached_property
    def known(self):
        return [row for row in self.rows if row.is_known]

    @cached_property
    def wrong(self):
        return [row for row in self.rows if row.faults]

    @property
    def fingerprint(self):
        """Of what it would do: another one when the catalogue changed meanwhile."""
        deeds = [(row.number, row.cells, row.claim.supersedes_id) for row in self.new]
        return content_hash({"new": deeds})


def plan_import(table):
    head = [name.casefold() for name in table[0]]
    if missing := [name for name in NEEDED if name not in head]:
        raise Unreadable(
            _("These columns are missing: %(columns)s. The first row must hold their names.")
            % {"columns": ", ".join(missing)}
        )
    if twice := sorted({name for name in head if name in TAKEN and head.count(name) > 1}):
        raise Unreadable(
            _("These columns stand there twice: %(columns)s.") % {"columns": ", ".join(twice)}
        )
    rows = [
        Row(number, {name: value for name, value in zip(head, cells, strict=False) if name})
        for number, cells in enumerate(table[1:], start=2)
        if any(cells)
    ]
    if not rows:
        raise Unreadable(_("There is nothing below the names of the columns."))
    reader = Reader(rows)
    for row in rows:
        reader.read(row)
    return Plan(rows, [name for name in head if name and name not in COLUMNS])


class Reader:
    """Knows what rows may name, and which claims there are."""

    def __init__(self, rows):
        named = {row.cells.get("edition", "") for row in rows}
        self.editions = {each.key: each for each in Edition.objects.filter(key__in=named)}
        self.criteria = {each.key: each for each in Criterion.objects.published()}
        sources = list(Source.objects.published())
        self.sources = {each.address: each for each in sources if each.address}
        self.sources |= {each.key: each for each in sources}
        self.there = defaultdict(list)
        claims = Claim.objects.filter(edition__in=self.editions.values())
        for claim in claims.select_related("superseded_by"):
            self.there[claim.edition_id, claim.criterion_id].append(claim)
        self.taken = {}

    def read(self, row):
        """Fill in its claim, what it follows, and its faults."""
        claim = row.claim = self.make(row)
        if row.faults:
            return
        there = self.there[claim.edition_id, claim.criterion_id]
        row.is_known = any(says_the_same(claim, other) for other in there)
        if not row.is_known:
            claim.supersedes = self.followed(row, there)
            if claim.source:
                claim.source_date = claim.source_date or claim.source.published
            self.check_place(row)

    def make(self, row):
        claim = Claim()
        for name in TAKEN:
            if row.cells.get(name) == FORMULA_CELL:
                row.faults.append(_("“%(column)s” holds a formula.") % {"column": name})
        if not row.faults:
            self.fill_in(claim, row)
        if not row.faults:
            self.check(claim, row)
        return claim

    def fill_in(self, claim, row):
        steps = [self.put_place, self.put_answer, self.put_source, self.put_days]
        for step in steps:
            try:
                step(claim, lambda name: row.cells.get(name, ""))
            except ValidationError as error:
                row.faults += error.messages

    def put_place(self, claim, cell):
        claim.edition = look_up(self.editions, "edition", cell("edition"))
        claim.criterion = look_up(self.criteria, "question", cell("question"))

    def put_answer(self, claim, cell):
        if claim.criterion_id is None:
            return
        labels = {**claim.criterion.labels, UNKNOWN: _("not known")}
        claim.value = option(labels, cell("value")) or cell("value")
        if not claim.value:
            raise ValidationError(_("“%(column)s” is empty.") % {"column": "value"})
        check_answer(claim.criterion, claim.value, labels)
        claim.condition = cell("condition")
        evidence = cell("evidence")
        if evidence or claim.value != UNKNOWN:
            levels = dict(Claim.Evidence.choices)
            claim.evidence = option(levels, evidence)
            if not claim.evidence:
                raise ValidationError(
                    _("“%(value)s” is no kind of evidence. Choose from: %(options)s.")
                    % {"value": shortened(evidence), "options": ", ".join(levels)}
                )

    def put_source(self, claim, cell):
        if cell("source") or claim.value != UNKNOWN:
            claim.source = look_up(self.sources, "source", cell("source"))
        claim.source_date = dates.read_partial(cell("source_date"))

    def put_days(self, claim, cell):
        if cell("checked_on") or claim.value != UNKNOWN:
            claim.checked_on = dates.read_day(cell("checked_on"))
        if cell("valid_until"):
            claim.valid_until = dates.read_day(cell("valid_until"))

    def check(self, claim, row):
        try:
            claim.clean_fields(exclude=["edition", "criterion", "source", "supersedes"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                row.faults += [f"{name}: {message}" for message in messages]
            return
        try:
            claim.check_day()
        except ValidationError as error:
            row.faults += error.messages
        else:
            claim.set_end()

    def followed(self, row, there):
        """The claim that this one follows: by its number, or else from the same source."""
        standing = [claim for claim in there if not hasattr(claim, "superseded_by")]
        if number := row.cells.get("claim"):
            found = [claim for claim in standing if str(claim.pk) == number]
            if not found:
                row.faults.append(
                    _("Claim %(number)s is not the newest any more, or is about something else.")
                    % {"number": shortened(number)}
                )
        else:
            found = [claim for claim in standing if claim.source_id == row.claim.source_id]
        return found[-1] if found else None

    def check_place(self, row):
        claim, old = row.claim, row.claim.supersedes
        if claim.source and claim.source.is_broken:
            row.faults.append(_("This source can no longer be opened. Choose another one."))
        if old and old.checked_on and claim.checked_on and claim.checked_on < old.checked_on:
            row.faults.append(
                _("The check is older than the one it would follow (%(date)s).")
                % {"date": old.checked_on.strftime("%d/%m/%Y")}
            )
        try:
            claim.check_end()
        except ValidationError as error:
            row.faults += error.messages
        place = (claim.edition_id, claim.criterion_id, old.pk if old else claim.source_id)
        first = self.taken.setdefault(place, row.number)
        if first != row.number:
            row.faults.append(
                _("Row %(number)s is about the same answer already.") % {"number": first}
            )


def says_the_same(claim, other):
    """An empty date of the source means the one that the source has."""
    dates_of_source = {claim.source_date}
    if not claim.source_date and claim.source:
        dates_of_source.add(claim.source.published)
    same = all(getattr(claim, name) == getattr(other, name) for name in SAME)
    return same and other.source_date in dates_of_source


def look_up(rows, column, name):
    if not name:
        raise ValidationError(_("“%(column)s” is empty.") % {"column": column})
    if name not in rows:
        raise ValidationError(
            _("“%(column)s”: there is no “%(name)s”.") % {"column": column, "name": shortened(name)}
        )
    return rows[name]


def option(labels, typed):
    """The key of the option that is meant, by its key or by its label."""
    by_name = {str(label).casefold(): key for key, label in labels.items()}
    by_name |= {key: key for key in labels}
    return by_name.get(typed.casefold(), "")


def check_answer(criterion, value, labels):
    try:
        criterion.check_value(value)
    except ValidationError as error:
        options = _("a whole number") if criterion.kind == "number" else ", ".join(labels)
        hint = _("Choose from: %(options)s.") % {"options": options}
        params = {"value": shortened(value), "question": criterion.question}
        raise ValidationError(f"{error.message % params} {hint}") from None


def shortened(text):
    return text if len(text) <= 60 else f"{text[:60]}…"
