"""The instruments that visitors read, kept in memory by each process: lists, pages, PDFs and open
data ask the database for one stamp. Made anew after a change of an instrument, of a source, rule
or example that one names, or of the catalogue of tools."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import OuterRef, Prefetch, Subquery

from checklists.models import Instrument, Item, Version
from knowledge.models import Edited
from toolbox.lib.content import content_hash
from tooldb.models import Catalogue


@dataclass(frozen=True)
class Entry:
    """A version of an instrument, with all that a page or a paper of it shows. `titles`: what the
    instruments that it leads to are called."""

    instrument: Instrument
    version: Version
    titles: dict[str, str]

    @property
    def key(self):
        return self.instrument.key

    @cached_property
    def sections(self):
        return list(self.version.sections.all())

    @cached_property
    def items(self):
        return [item for section in self.sections for item in section.items.all()]

    @property
    def forms(self):
        return {item.form for item in self.items}

    @cached_property
    def can_be_filled_in(self):
        """Figures are there to read, also with a line to write beside them."""
        asking = self.forms & {Item.Form.TICK, Item.Form.RATE, Item.Form.WRITE}
        return bool(asking) and Item.Form.FIGURE not in self.forms

    @property
    def is_infographic(self):
        return self.instrument.kind == Instrument.Kind.INFOGRAPHIC

    @property
    def is_for_clients(self):
        return self.instrument.audience == Instrument.Audience.CLIENT

    @property
    def sectors(self):
        return list(self.instrument.sectors.all())

    @cached_property
    def sources(self):
        """What it names as a source, in order, each once."""
        named = [*self.version.sources.all(), *(item.source for item in self.items)]
        return list({source.pk: source for source in named if source}.values())

    def title_of(self, instrument):
        return self.titles.get(instrument.key, instrument.key)

    @cached_property
    def digest(self):
        """Another word as soon as something else stands on its page or its papers."""
        shown = as_data(self) | {"reviewed": [self.review.checked_on, self.review.valid_until]}
        return content_hash(json.loads(json.dumps(shown, cls=DjangoJSONEncoder)))

    @cached_property
    def review(self):
        return next(iter(self.version.reviews.all()))


class Library:
    """Never changes: after a change there is another one."""

    def __init__(self, stamp):
        self.stamp = stamp
        versions = list(newest_versions())
        titles = {version.instrument.key: version.title for version in versions}
        self.entries = [Entry(version.instrument, version, titles) for version in versions]
        self.by_key = {entry.key: entry for entry in self.entries}


def with_all(versions):
    lines = Item.objects.select_related("source", "criterion", "rule", "instrument")
    return versions.select_related("instrument").prefetch_related(
        "instrument__sectors", "sources", "reviews", Prefetch("sections__items", lines)
    )


def newest_versions():
    """The newest published one of every instrument on the site, in the order of the site."""
    published = Version.objects.published().filter(instrument=OuterRef("instrument"))
    newest = Version.objects.filter(
        instrument__withdrawn_at=None, pk=Subquery(published.values("pk")[:1])
    )
    return with_all(newest).order_by("instrument__position", "instrument__pk")


def entry_of(version):
    """Of any version, also an old one or a draft."""
    titles = {key: each.version.title for key, each in library().by_key.items()}
    [version] = with_all(Version.objects.filter(pk=version.pk))
    return Entry(version.instrument, version, titles)


def as_data(entry):
    """All that an instrument says, as a dict for JSON."""
    instrument, version = entry.instrument, entry.version
    return {
        "key": instrument.key,
        "language": instrument.language,
        "level": instrument.level,
        "kind": instrument.kind,
        "audience": instrument.audience,
        "sectors": [sector.key for sector in entry.sectors],
        "version": version.number,
        "published_on": version.published_on,
        **{name: getattr(version, name) for name in Version.TEXTS},
        "changes": version.changes,
        "sources": [source_data(source) for source in entry.sources],
        "sections": [section_data(entry, section) for section in entry.sections],
    }


def source_data(source):
    return {
        "key": source.key,
        "title": source.title,
        "address": source.address,
        "published": source.published,
        "is_broken": source.is_broken,
    }


def section_data(entry, section):
    return {
        "key": section.key,
        "title": section.title,
        "intro": section.intro,
        "scale": section.scale,
        "better": section.better,
        "columns": section.columns,
        "items": [item_data(entry, item) for item in section.items.all()],
    }


def item_data(entry, item):
    fields = ("key", "form", "label", "text", "help", "why", "lines", "picture", "figure")
    return {name: getattr(item, name) for name in fields} | {
        "source": item.source and item.source.key,
        "criterion": item.criterion and {"key": item.criterion.key, "name": item.criterion.short},
        "rule": item.rule and {"key": item.rule.key, "name": item.rule.title},
        "instrument": item.instrument
        and {"key": item.instrument.key, "name": entry.title_of(item.instrument)},
    }


def stamp_now():
    """The last changes of instruments, of what they lean on, and of the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(*stamp_query())
        return tuple(cursor.fetchall())


@cache
def stamp_query():
    """SQL and its parameters, written once: every request asks for it, and writing it takes several
    times as long as answering it."""
    catalogue = Catalogue.objects.filter(pk=1).values("stamp")
    edited = Edited.objects.order_by("pk").annotate(catalogue=Subquery(catalogue))
    return edited.values_list("pk", "stamp", "catalogue").query.sql_with_params()


current = None
making = Lock()


def library():
    """The library of now; one query when nothing changed. After a change one thread makes it anew
    and the others wait: what they show is kept under the new stamp."""
    global current
    known, stamp = current, stamp_now()
    if known is not None and known.stamp == stamp:
        return known
    with making:
        stamp = stamp_now()
        if current is None or current.stamp != stamp:
            current = Library(stamp)
        return current
