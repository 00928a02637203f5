"""Editions side by side, with what differs marked."""

from dataclasses import dataclass

from tooldb.sheet import EditionSheet, answers_of, claims_of

MAX_EDITIONS = 4


@dataclass
class Row:
    criterion: object
    # An answer for each edition, None where the question is not asked.
    answers: list

    @property
    def differs(self):
        return len({answer and answer.finding.value for answer in self.answers}) > 1


@dataclass
class Comparison:
    sheets: list[EditionSheet]
    rows: list[Row]

    @property
    def keys(self):
        return [sheet.edition.key for sheet in self.sheets]

    @property
    def is_full(self):
        return len(self.sheets) == MAX_EDITIONS


def comparison_of(entries, criteria):
    claims = claims_of([entry.standing for entry in entries])
    sheets = [
        EditionSheet(entry.standing, answers_of(entry.standing, criteria, claims))
        for entry in entries
    ]
    rows = [row_of(sheets, number) for number in range(len(criteria) if sheets else 0)]
    return Comparison(sheets, [row for row in rows if any(row.answers)])


def row_of(sheets, number):
    """The row of the question with this number."""
    return Row(
        sheets[0].answers[number].criterion,
        [asked_answer(sheet, sheet.answers[number]) for sheet in sheets],
    )


def asked_answer(sheet, answer):
    return answer if answer.criterion.is_asked_of(sheet.edition.tool) else None
