"""The decision aid on the catalogue of now: from the shelf to an outcome."""

from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from knowledge.models import Source
from toolbox.lib.loader import read_yaml
from tooldb.aid.answers import Conditions, answers_from_dict, answers_from_query
from tooldb.aid.gates import SUITE, Candidate, read_table
from tooldb.matching import Candidates, Outcome
from tooldb.position import Flag
from tooldb.shelf import shelf

# Tools that could be for video calling; whether they are is a gate.
USES = {"video", "platform"}
PURPOSE, VIDEO = "doel", "beeldbellen"

made_ready = WeakKeyDictionary()


@cache
def table():
    return read_table(read_yaml("tooldb_aid.yaml"))


def answers_of(asked):
    """From an address (request.GET)."""
    return answers_from_query(table().questions, table().wishes, dict(asked.lists()))


def answers_kept(found):
    """From what Answers.as_dict gave."""
    return answers_from_dict(table().questions, table().wishes, found)


def is_about_video(answers):
    return answers.has(PURPOSE, VIDEO)


def outcome_of(answers, known=None):
    """With a shelf as `known`: on that one, for who reads on from it."""
    return Outcome(answers, candidates_on(known or shelf()))


def candidates_on(shelf):
    """The editions on a shelf, made ready once."""
    if shelf not in made_ready:
        entries = [entry for entry in shelf.entries if USES & set(entry.tool.uses)]
        made_ready[shelf] = Candidates(table(), [candidate(entry) for entry in entries])
    return made_ready[shelf]


def candidate(entry):
    edition, tool = entry.edition, entry.tool
    facts = {
        "lifecycle": tool.lifecycle,
        "care_specific": tool.care_specific,
        "kind": edition.kind,
        "then": "private" if Flag.PRIVATE_ONLY in entry.standing.flags else "other",
        SUITE: table().suite_of(edition.key),
    }
    return Candidate(edition.key, edition.name, entry.standing.findings, facts)


@dataclass
class Advice:
    """What to do when it is not about video calling: now, and as it was said in 2020."""

    title: str
    now: list[str]
    then: list[str]
    # What people use such a tool for, to look in the catalogue.
    see: str
    source: Source | None


@cache
def advice_file():
    return read_yaml("tooldb_advice.yaml")


def advice_on(answers):
    row = next(
        row for row in advice_file()["advice"] if Conditions.read(row["when"]).hold(answers.counted)
    )
    source = Source.objects.filter(key=advice_file()["source"]).first()
    return Advice(row["title"], row["now"], row["then"], row["see"], source)
