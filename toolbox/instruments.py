"""Loads the instruments, practice examples and rules. A text that changed in the file becomes the
next version of its instrument, unless an editor made a version of their own meanwhile."""

from accounts.models import Sector
from checklists.models import Instrument, Item, Section
from knowledge.models import PracticeExample, Rule, Source
from toolbox.lib.content import content_hash
from toolbox.lib.loader import Waiting, load_rows, read_yaml
from tooldb.models import Criterion

PLACE = ("key", "level", "kind", "audience", "sectors")
REVIEW = ("checked_on", "valid_until")
READ = ("label", "text", "help", "why")
LEANS_ON = {"source": Source, "criterion": Criterion, "rule": Rule, "instrument": Instrument}


def load_examples(report):
    load_rows(PracticeExample, read_yaml("examples.yaml"), report)


def load_instruments(report):
    files = [read_yaml(f"instruments/{key}.yaml") for key in read_yaml("instruments.yaml")]
    load_rows(Instrument, [{name: file[name] for name in PLACE} for file in files], report)
    loader = VersionLoader(report)
    for file in files:
        loader.take(file)


class VersionLoader:
    """Sorts out which texts of the files are new, and publishes them."""

    def __init__(self, report):
        self.report = report
        self.instruments = {each.key: each for each in Instrument.objects.all()}
        self.known = {
            model: {row.key: row for row in model.objects.all()}
            for model in {*LEANS_ON.values(), Sector}
        }

    def take(self, file):
        text = {name: value for name, value in file.items() if name not in PLACE}
        fingerprint = content_hash(text)
        instrument = self.instruments[file["key"]]
        versions = list(instrument.versions.all())
        if instrument.withdrawn_at or fingerprint in {each.loaded_hash for each in versions}:
            return
        if not versions or (versions[0].loaded_hash and not versions[0].is_draft):
            self.publish(instrument, versions, text, fingerprint)
        elif instrument.text_hash != fingerprint:
            self.keep(instrument, versions[0], text, fingerprint)

    def publish(self, instrument, versions, text, fingerprint):
        number = versions[0].number + 1 if versions else 1
        review = {name: text[name] for name in REVIEW}
        fields = {name: value for name, value in text.items() if name not in REVIEW}
        sections, sources = fields.pop("sections"), fields.pop("sources")
        version = instrument.versions.create(number=number, loaded_hash=fingerprint, **fields)
        version.sources.set([self.known[Source][key] for key in sources])
        for position, section in enumerate(sections):
            self.add_section(version, position, section)
        version.publish(**review)
        if versions:
            self.report.updated += 1
        else:
            self.report.created += 1

    def add_section(self, version, position, fields):
        fields = dict(fields)
        items = fields.pop("items")
        section = Section.objects.create(version=version, position=position, **fields)
        rows = [self.item(section, place, item) for place, item in enumerate(items)]
        Item.objects.bulk_create(rows)

    def item(self, section, position, fields):
        named = {
            name: self.known[model][fields[name]]
            for name, model in LEANS_ON.items()
            if name in fields
        }
        item = Item(section=section, position=position, **fields | named)
        item.clean()
        return item

    def keep(self, instrument, ours, text, fingerprint):
        """An editor made the newest version: shown are the lines that the file says otherwise."""
        items = Item.objects.filter(section__version=ours)
        mine = {line for item in items.values_list(*READ) for line in item}
        theirs = [item for section in text["sections"] for item in section["items"]]
        lines = [item[name] for item in theirs for name in READ if name in item]
        names = [name for name in ours.TEXTS if name in text]
        differing = {name: text[name] for name in names if text[name] != getattr(ours, name)}
        differing["sections"] = " / ".join(line for line in lines if line not in mine)
        self.report.kept.append(f"{instrument._meta.verbose_name}: {instrument.key}")
        self.report.waiting.append(Waiting(instrument, differing, fingerprint))
