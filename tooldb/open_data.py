"""The catalogue for machines. SCHEMA goes up when a field changes its meaning or goes; what the
fields mean stands in templates/tooldb/open_data.html."""

from collections import defaultdict

from tooldb.models import CatalogueRelease, Claim
from tooldb.shelf import shelf

SCHEMA = 1
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = [
    "tool",
    "edition",
    "edition_name",
    "position",
    "question",
    "question_text",
    "value",
    "value_text",
    "condition",
    "evidence",
    "source",
    "source_address",
    "source_date",
    "checked_on",
    "valid_until",
]


def claims_by_edition():
    claims = defaultdict(list)
    for claim in Claim.objects.standing().with_words():
        claims[claim.edition_id].append(claim)
    return claims


def as_rows():
    """A row for each claim, and one without a question for an edition of which nothing is known."""
    yield COLUMNS
    claims = claims_by_edition()
    for entry in shelf().entries:
        start = [entry.tool.key, entry.edition.key, entry.edition.name, entry.standing.position]
        for claim in claims[entry.edition.pk] or [None]:
            cells = start + (claim_cells(claim) if claim else [])
            cells += [""] * (len(COLUMNS) - len(cells))
            yield cells


def claim_cells(claim):
    source = claim.source
    return [
        claim.criterion.key,
        claim.criterion.question,
        claim.value,
        claim.value_shown,
        claim.condition,
        claim.evidence,
        source and source.title,
        source and source.address,
        claim.source_date,
        claim.checked_on,
        claim.valid_until,
    ]


def as_data():
    """The catalogue as a dict for JSON."""
    release = CatalogueRelease.objects.first()
    claims = claims_by_edition()
    return {
        "schema": SCHEMA,
        "licence": LICENCE,
        "release": release and release.number,
        "released_on": release and release.published_on,
        "editions": [edition_data(entry, claims[entry.edition.pk]) for entry in shelf().entries],
    }


def edition_data(entry, claims):
    tool = entry.tool
    names = COLUMNS[4:]
    return {
        "tool": tool.key,
        "tool_name": tool.name,
        "other_names": tool.other_names,
        "uses": tool.uses,
        "vendor": tool.vendor,
        "country": tool.country,
        "lifecycle": tool.lifecycle,
        "lifecycle_since": tool.lifecycle_since,
        "edition": entry.edition.key,
        "edition_name": entry.edition.name,
        "position": entry.standing.position,
        "why": entry.standing.why,
        "flags": entry.standing.flags,
        "claims": [dict(zip(names, claim_cells(claim), strict=True)) for claim in claims],
    }
