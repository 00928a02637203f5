"""Three of everything: three times the cast with its scene, each organisation, canvas and person
with a word of its own in every text, so that a look at an answer tells whose it holds."""

import uuid
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.actor import GRANT_SESSION_KEY
from accounts.models import Grant, Mandate, Membership, Organisation, Role
from canvas.models import Canvas
from tests import conftest, rows
from tests.rows import typed_columns

PEOPLE = ["pqzana", "pqzbob", "pqzciel"]
# Columns with JSON in which people's texts are: a log, and the record of a decision.
LOGGED = {"payload", "record"}
# The texts in it: a note's, a canvas's title and purpose, what an organisation wrote of a choice.
TEXTS_IN_JSON = ("text", "title", "purpose", "name", "organisation", "why", "signed_by", "kept_at")


@dataclass
class Village:
    """`marks`: the id of an organisation or a canvas to the word in its texts."""

    houses: list
    marks: dict
    people: dict = field(default_factory=dict)


def build_village():
    houses = [build_house(mark, f"-{number}") for number, mark in enumerate(PEOPLE)]
    marks = {}
    for number, organisation in enumerate(Organisation.objects.order_by("slug")):
        marks[organisation.pk] = f"oqz{number}house"
    for number, canvas in enumerate(Canvas.objects.order_by("pk")):
        marks[canvas.pk] = f"cqz{number}canvas"
    people = {user.pk: house.mark for house in houses for user in users_of(house)}
    village = Village(houses, marks, people)
    mark_all(village)
    return village


def build_house(mark, suffix):
    cast = conftest.make_cast(mark, suffix)
    alice = conftest.Actor(user=cast.alice)
    canvas = conftest.make_canvas(cast, alice)
    return conftest.make_scene(cast, alice, canvas, conftest.make_key(canvas, cast))


def users_of(house):
    return [*house.people.values(), house.newcomer]


def mark_all(village):
    """Put the words into every text that somebody could have typed."""
    found = rows.snapshot()
    for model in rows.our_models():
        for pk, row in found[model].items():
            if word := word_of(village, row):
                mark(model, pk, row, word)


def mark(model, pk, row, word):
    fields = {column.attname: word for column in typed_columns(model)}
    for name in LOGGED & row.values.keys():
        fields[name] = in_json(row.values[name], word)
    if fields:
        model._base_manager.filter(pk=pk).update(**fields)


def word_of(village, row):
    """The most particular one: a canvas before its organisation, before a person."""
    owners = sorted(row.owners, key=str)
    canvases = [village.marks[owner] for owner in owners if is_canvas(village, owner)]
    others = [village.marks[owner] for owner in owners if owner in village.marks]
    people = [village.people[owner] for owner in owners if owner in village.people]
    return next(iter(canvases + others + people), "")


def is_canvas(village, owner):
    return village.marks.get(owner, "").startswith("c")


def in_json(value, word):
    if isinstance(value, dict):
        return {
            name: word if name in TEXTS_IN_JSON and isinstance(found, str) else in_json(found, word)
            for name, found in value.items()
        }
    return [in_json(found, word) for found in value] if isinstance(value, list) else value


# Who may what, by the rows alone ------------------------------------------------------------------


@dataclass
class Rights:
    """What the holder of a session may do, reckoned from the rows and not with the querysets that
    are tested. `sees`, `writes` and `runs` hold ids of organisations and canvases; `belongs` those
    of every organisation that has this person in its books, `invited` of who asked them in."""

    user_id: object = None
    grant_id: object = None
    sees: set = field(default_factory=set)
    writes: set = field(default_factory=set)
    runs: set = field(default_factory=set)
    belongs: set = field(default_factory=set)
    invited: set = field(default_factory=set)

    def words(self, village, found):
        """The words that this person may read."""
        known = self.sees | self.invited | self.runs
        words = {village.marks[owner] for owner in known if owner in village.marks}
        return words | {
            house.mark for house in village.houses if self._knows(village, house, found)
        }

    def _knows(self, village, house, found):
        homes = {house.home.pk, house.other.pk}
        homes |= canvases_of(house.home.pk, found) | canvases_of(house.other.pk, found)
        return village.people.get(self.user_id) == house.mark or bool(homes & self.sees)


def of(found, model, **wanted):
    """The values of the rows of a snapshot that have these values."""
    for row in found[model].values():
        if all(row.values[name] == value for name, value in wanted.items()):
            yield row.values


def canvases_of(organisation, found):
    return {row["id"] for row in of(found, Canvas, organisation_id=organisation)}


def rights_of(session, found):
    """Of the holder of a session, by the rows of a snapshot."""
    user_id, grant_id = session.get("_auth_user_id"), session.get(GRANT_SESSION_KEY)
    rights = Rights()
    closing = {row["id"] for row in of(found, Organisation) if row["closes_at"]}
    if user_id:
        rights.user_id = uuid.UUID(user_id)
        add_memberships(rights, found, closing)
        add_mandates(rights, found, closing)
        add_invitations(rights, found)
    if grant_id:
        add_grant(rights, uuid.UUID(grant_id), found, closing)
    return rights


def add_memberships(rights, found, closing):
    for member in of(found, Membership, user_id=rights.user_id):
        house = member["organisation_id"]
        rights.belongs.add(house)
        if member["suspended_at"]:
            continue
        if member["role"] == Role.ADMINISTRATOR:
            rights.runs.add(house)
        if house in closing:
            continue
        rights.sees |= {house, *canvases_of(house, found)}
        if member["role"] in (Role.EDITOR, Role.ADMINISTRATOR):
            rights.writes.add(house)


def add_mandates(rights, found, closing):
    today = timezone.localdate()
    for mandate in of(found, Mandate, coach_id=rights.user_id):
        house = mandate["organisation_id"]
        rights.belongs.add(house)
        ended = mandate["withdrawn_at"] or (mandate["ends_on"] and mandate["ends_on"] < today)
        if ended or mandate["starts_on"] > today or house in closing:
            continue
        rights.sees.add(house)
        if mandate["part"] == "canvas":
            rights.sees |= canvases_of(house, found)


def add_invitations(rights, found):
    for address in of(found, EmailAddress, user_id=rights.user_id, verified=True):
        for grant in of(found, Grant, email=address["email"], revoked_at=None):
            rights.invited.add(grant["object_id"])


def add_grant(rights, grant_id, found, closing):
    for grant in of(found, Grant, id=grant_id, revoked_at=None, used_at=None):
        canvas = next(of(found, Canvas, id=grant["object_id"]), None)
        if canvas is None or grant["ends_at"] <= timezone.now():
            continue
        if canvas["organisation_id"] not in closing:
            rights.grant_id = grant_id
            rights.sees |= {canvas["id"], canvas["organisation_id"]}
            if grant["right"] == Grant.Right.EDIT:
                rights.writes.add(canvas["id"])
