"""A few rows of a catalogue, for tests that need no texts of the site."""

from django.utils import timezone
from django.utils.text import slugify

from knowledge.models import Source
from tooldb.models import Claim, Criterion, Edition, Tool


def make_tool(name, **fields):
    """An edition, of a tool of its own."""
    tool = Tool.objects.create(key=slugify(name), name=name, **{"uses": ["video"], **fields})
    return Edition.objects.create(key=tool.key, name=name, tool=tool)


def claim_of(edition, criterion, value, **fields):
    """A claim that follows the one that stands."""
    criterion = Criterion.objects.get(key=criterion)
    standing = Claim.objects.standing().filter(edition=edition, criterion=criterion).first()
    source, _ = Source.objects.get_or_create(key="bron", title="Bron", kind="vendor")
    fields = {"checked_on": timezone.localdate(), "evidence": "vendor", **fields}
    return Claim.objects.create(
        edition=edition,
        criterion=criterion,
        value=value,
        source=source,
        supersedes=standing,
        **fields,
    )
