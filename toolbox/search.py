"""One box over tools, instruments, practice examples and rules. The index is kept in memory and
made anew after a change of any of them."""

from dataclasses import dataclass
from threading import Lock

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from checklists.library import library, stamp_now
from knowledge.models import PracticeExample, Rule
from toolbox.lib.find import Index
from tooldb.models import Tool

TITLE, NAMES, SUMMARY, TEXT = 6, 5, 3, 1


@dataclass(frozen=True)
class Found:
    """Something that can be found. `lang` is that of its title."""

    kind: Promise
    title: str
    summary: str
    address: str


class Everything:
    """Never changes: after a change there is another one."""

    def __init__(self, stamp):
        self.stamp = stamp
        self.found = []
        texts = []
        for thing, parts in all_things():
            texts.append((len(self.found), parts))
            self.found.append(thing)
        self.index = Index(texts)

    def find(self, query):
        return [self.found[number] for number, _worth in self.index.find(query)]


def all_things():
    for entry in library().entries:
        yield instrument(entry)
    for tool in Tool.objects.published():
        yield a_tool(tool)
    for example in PracticeExample.objects.published():
        yield an_example(example)
    for rule in Rule.objects.published():
        yield a_rule(rule)


def instrument(entry):
    version, kind = entry.version, entry.instrument.get_kind_display()
    thing = Found(
        _("Instrument"), version.title, version.summary, entry.instrument.get_absolute_url()
    )
    lines = " ".join(f"{item.label} {item.text} {item.help}" for item in entry.items)
    sections = " ".join(section.title for section in entry.sections)
    texts = [(version.intro, TEXT), (sections, TEXT * 2), (lines, TEXT)]
    return thing, [(version.title, TITLE), (kind, NAMES), (version.summary, SUMMARY), *texts]


def a_tool(tool):
    thing = Found(_("Tool"), tool.name, tool.summary, tool.get_absolute_url())
    names = " ".join(tool.other_names)
    return thing, [(tool.name, TITLE), (names, NAMES), (tool.summary, SUMMARY)]


def an_example(example):
    thing = Found(
        _("Practice example"), example.title, example.organisation, example.get_absolute_url()
    )
    told = " ".join([example.what, example.for_whom, example.took, example.learnt])
    return thing, [(example.title, TITLE), (example.organisation, NAMES), (told, TEXT)]


def a_rule(rule):
    thing = Found(_("Rule"), rule.title, rule.asks, rule.get_absolute_url())
    more = " ".join([rule.to_check, rule.workaround, rule.proposal])
    return thing, [(rule.title, TITLE), (rule.asks, SUMMARY), (more, TEXT)]


current = None
making = Lock()


def everything():
    """All that can be found now; one query when nothing changed."""
    global current
    known, stamp = current, stamp_now()
    if known is not None and known.stamp == stamp:
        return known
    with making:
        stamp = stamp_now()
        if current is None or current.stamp != stamp:
            current = Everything(stamp)
        return current
