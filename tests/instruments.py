"""A small instrument, where the whole content would be slow."""

from checklists.models import Instrument, Item, Section
from knowledge.models import Source

KEY = "zo-beeldbel-je-met-ons"


def make_instrument(key=KEY, *, kind="infographic", audience="client", level="micro", **texts):
    """A published instrument of two lines; `texts` are fields of its version."""
    instrument = Instrument.objects.create(key=key, kind=kind, audience=audience, level=level)
    version = draft_of(instrument, **texts)
    version.publish()
    return instrument


def draft_of(instrument, **texts):
    """Its first version, not published."""
    fields = {
        "title": "Zo beeldbel je met ons",
        "summary": "Lees hoe je met ons praat.",
        "origin": "Dit is een eigen uitwerking.",
        "changes": "Eerste versie.",
    } | texts
    version = instrument.versions.create(number=1, **fields)
    version.sources.add(make_source())
    section = Section.objects.create(version=version, key="stappen", title="In stappen")
    Item.objects.create(
        section=section,
        key="link",
        form="picture",
        picture="uitnodiging",
        text="Je krijgt een link.",
        help="De link staat in een bericht.",
    )
    Item.objects.create(section=section, key="klaar", form="tick", text="Ik weet hoe het gaat.")
    return version


def make_source():
    source, _new = Source.objects.get_or_create(
        key="proefbron", defaults={"title": "Proefbron", "kind": "vendor"}
    )
    return source
