"""A small scan with every kind of line that asks for something, and what a browser sends of it."""

from checklists.models import Instrument, Item, Section
from tests.instruments import make_source
from tests.markup import elements

KEY = "proefscan"
GETTING_ON = ["nog niet", "een beetje", "ja"]
# Section: its scale and which end of it is the good one; then its lines by key.
SECTIONS = {
    "afspraken": ([], "high", {"toestel": ("tick", "Er is een toestel.")}),
    "kunnen": (GETTING_ON, "high", {"starten": ("rate", "Ik start een gesprek.")}),
    "drempels": (["niet", "een beetje", "sterk"], "low", {"schrik": ("rate", "Er is schrik.")}),
    "redenen": (["niet", "wat", "zwaar"], "neither", {"afstand": ("rate", "De afstand telt.")}),
    "verhaal": (
        [],
        "high",
        {"uitleg": ("text", "Lees dit eerst."), "ons-verhaal": ("write", "Vertel het zelf.")},
    ),
}
ASKING = ["toestel", "starten", "schrik", "afstand", "ons-verhaal"]


def make_scan():
    """The published instrument."""
    scan = Instrument.objects.create(key=KEY, kind="scan", audience="organisation", level="meso")
    fields = {
        "title": "Proefscan",
        "summary": "Kijk hoe ver jullie zijn.",
        "origin": "Dit is een eigen uitwerking.",
        "changes": "Eerste versie.",
    }
    version = scan.versions.create(number=1, **fields)
    version.sources.add(make_source())
    for place, (key, (scale, better, lines)) in enumerate(SECTIONS.items()):
        section = Section.objects.create(
            version=version,
            key=key,
            title=f"Over {key}",
            scale=scale,
            better=better,
            position=place,
        )
        for position, (name, (form, text)) in enumerate(lines.items()):
            section.items.create(key=name, form=form, text=text, position=position)
    version.publish()
    return scan


def publish_next(scan):
    """Without the line about a device, and with one about help."""
    version = scan.start_draft()
    version.changes = "Een vraag erbij."
    section = version.sections.get(key="afspraken")
    section.items.all().delete()
    Item.objects.create(section=section, key="hulp", form="tick", text="Iemand helpt.")
    version.publish()
    return version


def sent(html):
    """What a browser would send of the sheet on a page: names and values."""
    found = {}
    for field in elements(html):
        name = str(field.attrib.get("name", ""))
        if not name.startswith(("a.", "n.", "b.")):
            continue
        if field.tag == "textarea":
            found[name] = field.text or ""
        elif field.attrib.get("type") != "radio" or "checked" in field.attrib:
            found[name] = field.attrib.get("value", "")
    return found
