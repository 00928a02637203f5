"""Claims as a table for an editor, in the columns that claims_in.py reads again."""

from tooldb.models import Claim

COLUMNS = [
    "claim",
    "edition",
    "edition_name",
    "question",
    "question_text",
    "value",
    "value_text",
    "condition",
    "evidence",
    "source",
    "source_title",
    "source_date",
    "checked_on",
    "valid_until",
]


def claim_table(claims=None):
    """A heading and a row for each standing claim."""
    claims = Claim.objects.standing() if claims is None else claims
    yield COLUMNS
    for claim in claims.with_words().order_by("edition__name", "criterion__position", "pk"):
        yield row_of(claim)


def row_of(claim):
    source = claim.source
    return [
        claim.pk,
        claim.edition.key,
        claim.edition.name,
        claim.criterion.key,
        claim.criterion.question,
        claim.value,
        claim.value_shown,
        claim.condition,
        claim.evidence,
        source and source.key,
        source and source.title,
        claim.source_date,
        claim.checked_on,
        claim.valid_until,
    ]
