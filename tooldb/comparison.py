"""Editions side by side, with what differs marked."""

from dataclasses import dataclass
from urllib.parse import urlencode

from tooldb.sheet import EditionSheet, answers_of, claims_of

MAX_EDITIONS = 4


@dataclass
class Row:
    criterion: object
    sheets: list[EditionSheet]
    # An answer for each edition, None where the question is not asked.
    answers: list

    @property
    def differs(self):
        return len({answer and what_counts(answer) for answer in self.answers}) > 1

    @property
    def cells(self):
        return list(zip(self.sheets, self.answers, strict=True))

    @property
    def is_answered(self):
        return any(answer and answer.shown for answer in self.answers)


@dataclass
class Comparison:
    sheets: list[EditionSheet]
    rows: list[Row]

    @property
    def keys(self):
        return [sheet.edition.key for sheet in self.sheets]

    @property
    def names(self):
        return [sheet.edition.name for sheet in self.sheets]

    @property
    def address(self):
        return "?" + urlencode({"v": self.keys}, doseq=True)

    @property
    def judgements_differ(self):
        return len({(sheet.words, tuple(sheet.flags)) for sheet in self.sheets}) > 1

    @property
    def differing(self):
        return [row for row in self.rows if row.differs]

    @property
    def answered_rows(self):
        return [row for row in self.rows if row.is_answered]

    @property
    def open_questions(self):
        """What nobody knows of any of them."""
        return [row.criterion for row in self.rows if not row.is_answered]

    @property
    def is_full(self):
        return len(self.sheets) == MAX_EDITIONS


def asked_keys(asked, known):
    """The editions that an address asks for: ?v=…&v=…"""
    keys = [key for key in dict.fromkeys(asked.getlist("v")) if key in known]
    return keys[:MAX_EDITIONS]


def comparison_of(entries, criteria):
    claims = claims_of([entry.standing for entry in entries])
    sheets = [
        EditionSheet(entry.standing, answers_of(entry.standing, criteria, claims))
        for entry in entries
    ]
    rows = [row_of(sheets, number) for number in range(len(criteria) if sheets else 0)]
    return Comparison(sheets, [row for row in rows if any(row.answers)])


def what_counts(answer):
    """What makes two answers differ: the value, and of 'partly' the condition."""
    partly = answer.finding.value == "partly"
    return (answer.finding.value, answer.finding.differ, partly and answer.shown.condition)


def row_of(sheets, number):
    """The row of the question with this number."""
    return Row(
        sheets[0].answers[number].criterion,
        sheets,
        [asked_answer(sheet, sheet.answers[number]) for sheet in sheets],
    )


def asked_answer(sheet, answer):
    return answer if answer.criterion.is_asked_of(sheet.edition.tool) else None
