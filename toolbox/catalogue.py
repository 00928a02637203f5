"""Loads the catalogue of tools. Claims are only ever added: one that changed in the file follows
the one that it replaces, unless an editor has followed that one already."""

from knowledge.models import Rule, Source
from toolbox.lib.content import content_hash
from toolbox.lib.loader import load_rows, read_yaml
from tooldb.models import CatalogueRelease, Claim, Criterion, Edition, SeedStatement, Tool

SEED = "beslishulp-2020"


def load_catalogue(report):
    load_rows(Source, read_yaml("sources.yaml"), report)
    load_rows(Rule, read_yaml("rules.yaml"), report)
    load_rows(Criterion, read_yaml("criteria.yaml"), report)
    data = read_yaml("tools.yaml")
    editions, statements, claims = [], [], []
    for tool in data["tools"]:
        statements.append({"key": tool["key"], "tool": tool["key"], "source": SEED})
        statements[-1] |= tool.pop("then")
        for edition in tool.pop("editions"):
            claims += [{"edition": edition["key"], **claim} for claim in edition.pop("claims", [])]
            editions.append({"tool": tool["key"], **edition})
    waiting = candidates()
    editions += [
        {"key": tool["key"], "tool": tool["key"], "name": tool["name"]} for tool in waiting
    ]
    load_rows(Tool, data["tools"] + waiting, report)
    load_rows(Edition, editions, report)
    load_rows(SeedStatement, statements, report)
    load_claims(claims, data["checked_on"], report)
    release_first()


def candidates():
    """Tools that wait for vetting: hidden until an editor shows them."""
    data = read_yaml("candidates.yaml")
    return [{"withdrawn_at": data["waiting_since"], **tool} for tool in data["tools"]]


def load_claims(rows, checked_on, report):
    loader = ClaimLoader(checked_on)
    for row in rows:
        loader.take(row)
    Claim.objects.bulk_create(loader.new)
    report.created += len(loader.new)
    report.kept += loader.kept


class ClaimLoader:
    """Sorts out which claims of the file are new, and what they follow."""

    def __init__(self, checked_on):
        self.checked_on = checked_on
        self.editions = {edition.key: edition for edition in Edition.objects.all()}
        self.criteria = {criterion.key: criterion for criterion in Criterion.objects.all()}
        self.sources = {source.key: source for source in Source.objects.all()}
        loaded = Claim.objects.exclude(loaded_hash="").select_related("superseded_by")
        self.hashes = {claim.loaded_hash for claim in loaded}
        self.last = {place_of(claim): claim for claim in loaded}
        self.new, self.kept = [], []

    def take(self, row):
        fields = {"checked_on": self.checked_on, **row}
        fingerprint = content_hash(fields)
        if fingerprint in self.hashes:
            return
        claim = self.make(fields, fingerprint)
        last = self.last.get(place_of(claim))
        if last and hasattr(last, "superseded_by"):
            self.kept.append(f"{Claim._meta.verbose_name}: {claim}")
        else:
            claim.supersedes = last
            self.new.append(claim)

    def make(self, fields, fingerprint):
        # Only what nobody knows may do without: the database refuses any other value.
        source = self.sources[fields["source"]] if "source" in fields else None
        named = {
            "edition": self.editions[fields["edition"]],
            "criterion": self.criteria[fields["criterion"]],
            "source": source,
            "source_date": source.published if source else "",
        }
        claim = Claim(**fields | named, loaded_hash=fingerprint)
        # Not its days: those are of the file, whatever the clock of this machine says.
        claim.criterion.check_value(claim.value)
        return claim


def place_of(claim):
    """What stays the same when a claim of the file changes."""
    return (claim.edition_id, claim.criterion_id, claim.source_id)


def release_first():
    if not CatalogueRelease.objects.exists():
        CatalogueRelease.objects.create(
            note="De tools van de beslishulp van 2020, opnieuw nagekeken."
        )
