"""Three organisations, their coaches and guests, and everybody asks for everything with ids of the
others: in the address, the query, the form, and deeper. Nothing of another house may come out, and
no row of it may change. What is allowed is reckoned from the rows (tests/houses.py)."""

import json
import zipfile
from collections import defaultdict
from dataclasses import replace
from http.cookies import SimpleCookie
from io import BytesIO
from itertools import count
from random import Random
from types import SimpleNamespace

import pypdfium2
import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from accounts.models import AuditEntry, Grant, Mandate, Membership, Organisation, Role, User
from agreements.models import CalendarKey
from canvas import actions
from canvas.models import Canvas, Note
from knowledge.models import Question
from tests import houses, leaks, pages
from tests.conftest import Actor, make_client
from tests.rows import Writes, changed_columns, changes, snapshot

pytestmark = pytest.mark.once

STEPS, STEPS_EACH = 2_000, 25
# Who holds these may come in: they are the right itself.
KEYS = {"key", "token", "uidb36", "uidb64"}
REFUSALS = {400, 401, 403, 404, 405, 422, 429}
# Names under which a careless view could take an id from a query or a form.
ID_NAMES = [
    "after",
    "canvas",
    "coach",
    "conflict",
    "created_by",
    "deleted",
    "grant",
    "id",
    "mandate",
    "member",
    "membership",
    "note",
    "object_id",
    "organisation",
    "pk",
    "place",
    "user",
]
BY_RUNNERS = (Organisation, Membership, Mandate)
# Of nobody: addresses once taken, and when the site last did what.
TO_EVERYBODY = {"accounts.usedslug", "toolbox.moment"}
# Says of which organisations one is, also when they are closed or one is suspended.
OWN_DATA = "privacy:my_data"
# Gives an administrator everything, also while the organisation is being deleted.
TAKE_ALONG = "dossier:take_along"
MAY_BE_UNREADY = {"readyz"}
seeds = st.integers(0, 10**9)


# The people and what they ask ---------------------------------------------------------------------


@pytest.fixture
def village(db):
    return houses.build_village()


@pytest.fixture
def sessions(village):
    """A session key for everybody: (house, role) to key, '' for who has none."""
    return {
        (number, role): session_key(make_client(house, role))
        for number, house in enumerate(village.houses)
        for role in pages.ROLES
    }


def session_key(client):
    cookie = client.cookies.get("sessionid")
    return cookie.value if cookie else ""


def session_of(client):
    key = session_key(client)
    return SessionStore(key).load() if key else {}


def ids_of(house):
    """Real ids of a house, of every kind."""
    things = [house.home, house.canvas, house.deleted_canvas, house.note, house.deleted_note]
    things += [house.conflict, house.grant, house.alice, house.bob, house.carol]
    things += [*house.home.memberships.all(), *house.home.mandates.all()]
    return [house.home.slug, *(str(thing.pk) for thing in things)]


def mixed(values, chance):
    """One value out of those of several houses; in dicts, lists and JSON, key by key."""
    first = values[0]
    if isinstance(first, dict):
        return {key: mixed([value.get(key) for value in values], chance) for key in first}
    if isinstance(first, list) and len({len(value) for value in values}) == 1:
        return [mixed(list(items), chance) for items in zip(*values, strict=True)]
    if isinstance(first, str) and first.startswith("{"):
        return json.dumps(mixed([json.loads(value) for value in values], chance))
    return chance.choice(values)


def spread(given, place):
    """What stands at one place of an address, for each house."""
    return [args[place] for args in given]


class Asked(SimpleNamespace):
    """A request to be: `page`, `method`, `url`, `houses` (which house each id in the address is
    of), `data`, `headers`."""

    @property
    def words(self):
        return f"{self.url} {self.data}"

    @property
    def kinds(self):
        return resolve(self.url.partition("?")[0]).kwargs


# What must not be ---------------------------------------------------------------------------------


def text_of(response):
    """All that comes out: headers, body, the text of a PDF, the files of a zip."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    heads = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{heads}\n{response.cookies}\n{readable(body)}"


def readable(body):
    if body.startswith(b"%PDF"):
        return text_of_pdf(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return "\n".join(name + readable(archive.read(name)) for name in archive.namelist())
    return body.decode("utf-8", "replace")


def text_of_pdf(body):
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return ""  # It has a password.
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def leaked(village, text, asked, found, *rights):
    """The words in an answer that are not for this reader. What the request itself said is none."""
    allowed = set().union(*(right.words(village, found) for right in rights))
    if asked.page.name == TAKE_ALONG:
        run = {house for right in rights for house in right.runs}
        allowed |= {
            village.marks[made] for house in run for made in houses.canvases_of(house, found)
        }
    if asked.page.name == OWN_DATA:
        allowed |= {village.marks[house] for right in rights for house in right.belongs}
        allowed |= {village.marks.get(owner) for owner in given_links(found, rights)}
    words = {*village.marks.values(), *(house.mark for house in village.houses)} - allowed
    return {word for word in words if word in text and word not in asked.words}


def given_links(found, rights):
    """To which canvases these people gave a link: the name on it is what they typed."""
    people = {right.user_id for right in rights} - {None}
    return {
        row.values["object_id"]
        for row in found[Grant].values()
        if row.values["given_by_id"] in people
    }


def words_of_key(village, asked):
    """Who holds a key learns to whom it is, and of which house."""
    given = [village.houses[number] for number in asked.houses]
    return {word for house in given for word in (house.mark, village.marks[house.home.pk])}


def trespasses(before, after, *rights):
    """What this person changed and may not change."""
    fresh = {pk for model in (Organisation, User) for pk in after[model].keys() - before[model]}
    might = SimpleNamespace(
        rows=before,
        fresh=fresh,
        mine={owner for right in rights for owner in (right.user_id, right.grant_id)} - {None},
        houses={*before[Organisation], *after[Organisation]},
        sees=set().union(*(right.sees | right.runs for right in rights)),
        writes=set().union(*(right.writes for right in rights)),
        runs=set().union(*(right.runs for right in rights)),
        edits=any(is_content_editor(right.user_id, before) for right in rights),
    )
    return [
        (model.__name__, old and old.values, new and new.values)
        for model, old, new in changes(before, after)
        if not may_change(model, old, new, might)
    ]


def may_change(model, old, new, might):
    owners = (old.owners if old else frozenset()) | (new.owners if new else frozenset())
    of_houses = owners & might.houses
    if is_own_end(model, old, new, might) or is_invited(model, old, new, might):
        return True
    if model is CalendarKey:
        return is_own_calendar(old, new, might)
    if of_houses & might.fresh or (model is Question and old is None):
        return True
    if is_of_the_catalogue(model, old or new) and not of_houses:
        return might.edits
    if model is AuditEntry:
        return old is None and new.values["actor_id"] in might.mine and of_houses <= might.sees
    if of_houses:
        return of_houses <= (might.runs if is_for_runners(model, old or new) else might.writes) or (
            not is_for_runners(model, old or new) and bool(owners & might.writes)
        )
    return bool(owners & (might.mine | might.fresh)) or model._meta.label_lower in TO_EVERYBODY


def is_own_calendar(old, new, might):
    """Who may see an organisation reads its agreements in a calendar of their own; ending that is
    always allowed."""
    is_mine = all(row.values["user_id"] in might.mine for row in (old, new) if row)
    return is_mine and (new is None or new.values["organisation_id"] in might.sees)


def is_content_editor(user_id, found):
    row = found[User].get(user_id)
    return bool(row) and (row.values["is_editor"] or row.values["is_superuser"])


def is_of_the_catalogue(model, row):
    """What belongs to no organisation; a link to a preview of it too."""
    if model is Grant:
        return row.values["object_kind"] in ("tooldb.preview", "checklists.version")
    return model._meta.app_label in ("knowledge", "tooldb", "checklists")


def is_for_runners(model, row):
    invitation = model is Grant and row.values["right"] in (Grant.Right.JOIN, Grant.Right.COACH)
    return model in BY_RUNNERS or invitation


def is_own_end(model, old, new, might):
    """Leaving, giving a mandate back, or taking one's name away is everybody's own."""
    if old is None:
        return False
    if new is None:
        person = {Membership: "user_id", Mandate: "coach_id"}.get(model)
        return person in old.values and old.values[person] in might.mine
    changed = changed_columns(old, new)
    if model is Mandate and changed == {"withdrawn_at"}:
        return old.values["coach_id"] in might.mine
    authors = {name for name in changed if name.endswith(("_by_id", "actor_id"))}
    gone = all(new.values[name] is None and old.values[name] in might.mine for name in authors)
    return changed == authors and gone


def is_invited(model, old, new, might):
    """What an open invitation gave, to who reads the mail of that address, and no more; erasing
    oneself takes the invitation away too."""
    mine = {
        row.values["email"]
        for row in might.rows[EmailAddress].values()
        if row.values["verified"] and row.values["user_id"] in might.mine
    }
    invitations = [
        row.values
        for row in might.rows[Grant].values()
        if row.values["email"] in mine and is_open(row.values)
    ]
    if model is Grant and old and old.values in invitations:
        return new is None or changed_columns(old, new) == {"used_at", "email"}
    terms = [(found["object_id"], found["terms"]) for found in invitations]
    if model is Membership and old is None and new.values["user_id"] in might.mine:
        return (new.values["organisation_id"], {"role": new.values["role"]}) in terms
    return False


def is_open(grant):
    invites = grant["right"] in (Grant.Right.JOIN, Grant.Right.COACH)
    return invites and not grant["used_at"] and not grant["revoked_at"]


def must_be_refused(asked, rights, found):
    """Whether ids of several houses are mixed in the address, or all are of a house in which this
    person has nothing to see."""
    if "organisation" not in asked.kinds:
        return False
    if len(set(asked.houses)) > 1:
        return True
    if "token" in asked.kinds:
        return False  # Who holds it may come in.
    house = next(houses.of(found, Organisation, slug=asked.kinds["organisation"]), None)
    if house is None:
        return True
    things = {house["id"], *houses.canvases_of(house["id"], found)}
    return not things & (rights.sees | rights.runs)


def is_refusal(response):
    if response.status_code == 302:
        return response.headers["Location"].startswith(reverse("account_login"))
    return response.status_code in REFUSALS


# The machine --------------------------------------------------------------------------------------


def machine(village, sessions, the_pages, log):
    rows_at_the_start = snapshot()
    browser, who, numbers = Client(), sorted(sessions), count()
    # Now, because some of it goes on the way.
    addresses = {page.name: [page.args(house) for house in village.houses] for page in the_pages}
    pool = [given for house in village.houses for given in ids_of(house)]

    class Strangers(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()
            cache.clear()
            self.village = replace(village, marks=dict(village.marks))
            self.rows, self.pool, self.jars = rows_at_the_start, list(pool), {}
            self.number = next(numbers)
            self.steps, self.written, self.learnt = 0, Writes(), defaultdict(set)

        def teardown(self):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

        @rule(seed=seeds)
        def reads(self, seed):
            chance = self.chance(seed)
            self.asks(chance, chance.choice(["get", "get", "head"]), chance.choice(the_pages))

        @rule(seed=seeds)
        def writes(self, seed):
            chance = self.chance(seed)
            self.asks(chance, "post", chance.choice(the_pages))

        @rule(seed=seeds)
        def makes(self, seed):
            """Somebody makes a canvas with a note; then somebody asks for something of it."""
            chance = self.chance(seed)
            house = chance.choice(village.houses)
            word = f"nqz{len(self.village.marks)}new"
            with self.written:
                made = actions.create_canvas(
                    house.home,
                    title=word,
                    purpose=word,
                    by=Actor(user=house.alice),
                    notes=[Note(block="value", text=word)],
                )
            self.rows = snapshot(self.rows, self.written.tables)
            self.village.marks[made.pk] = word
            self.pool += [str(made.pk), str(made.notes.get().pk)]
            page = chance.choice([page for page in the_pages if page.of_canvas])
            self.asks(chance, chance.choice(["get", "post"]), page, fresh=made)

        @rule(seed=seeds)
        def changes_rights(self, seed):
            """A right comes or goes; then somebody asks for something."""
            chance = self.chance(seed)
            with self.written:
                chance.choice(RIGHTS)(chance.choice(village.houses))
            self.rows = snapshot(self.rows, self.written.tables)
            self.asks(chance, "get", chance.choice(the_pages))

        def chance(self, seed):
            """Evenly spread: hypothesis likes small numbers, and to repeat itself."""
            self.steps += 1
            return Random(f"{self.number} {self.steps} {seed}")

        def complain(self):
            raise AssertionError(log.found[1])

        def asks(self, chance, method, page, fresh=None):
            if log.found:
                # Hypothesis runs what failed once more; it fails at the same step.
                return self.complain() if self.steps == log.found[0] else None
            person = chance.choice(who)
            asked = self.asked(chance, method, page, fresh)
            client = self.client(person)
            earlier = self.rows
            before = after = houses.rights_of(session_of(client), earlier)
            with self.written:
                response = getattr(client, method)(asked.url, asked.data, headers=asked.headers)
                text = text_of(response)
            if asked.kinds.keys() & KEYS:
                self.learnt[person] |= words_of_key(village, asked)
            if self.written.tables:
                self.rows = snapshot(earlier, self.written.tables)
                after = houses.rights_of(session_of(client), self.rows)
            log.append((page.name, person[1], method, response.status_code))
            where = f"{person} {asked.method} {asked.url} {asked.data}: {response.status_code}"
            for wrong in self.wrongs(asked, person, response, text, earlier, before, after):
                log.found = log.found or (self.steps, f"{wrong}: {where}")
                self.complain()

        def client(self, person):
            """The one browser, with the cookies of this person."""
            if person not in self.jars:
                self.jars[person] = SimpleCookie()
                if sessions[person]:
                    self.jars[person]["sessionid"] = sessions[person]
            browser.cookies = self.jars[person]
            return browser

        def asked(self, chance, method, page, fresh):
            """Half of the time all ids in the address are of one house."""
            given = addresses[page.name]
            same = chance.choice([None, 0, 1, 2]) if len(given[0]) > 1 else None
            chosen = [chance.randrange(3) if same is None else same for _ in given[0]]
            args = [given[house][place] for place, house in enumerate(chosen)]
            if fresh and len(args) > 1 and args[1] == village.houses[chosen[1]].canvas.pk:
                args[1], chosen[1] = fresh.pk, house_of(village, fresh)
            url = reverse(page.name, args=args)
            extra = {chance.choice(ID_NAMES): chance.choice(self.pool) for _ in range(2)}
            if method == "post":
                url = f"{url}?{chance.choice(ID_NAMES)}={chance.choice(self.pool)}"
                typed = mixed([page.data(house) for house in village.houses], chance)
                extra = typed | extra if chance.random() < 0.2 else extra | typed
            headers = {"hx-request": "true"} if chance.random() < 0.3 else {}
            # What is the same for every house (the name of a block) is of none.
            told = [
                house for place, house in enumerate(chosen) if len(set(spread(given, place))) > 1
            ]
            return Asked(
                page=page, method=method, url=url, houses=told, data=extra, headers=headers
            )

        def wrongs(self, asked, person, response, text, earlier, before, after):
            """What is not as it has to be."""
            if response.status_code >= 500 and asked.page.name not in MAY_BE_UNREADY:
                yield "error"
            found = leaked(self.village, text, asked, self.rows, before, after)
            # A message about what a key did stands on the next page.
            if found := found - self.learnt[person]:
                yield f"leak of {found}"
            if must_be_refused(asked, before, earlier) and not is_refusal(response):
                yield "not refused"
            if self.rows is not earlier and not asked.kinds.keys() & KEYS:
                for strange in trespasses(earlier, self.rows, before, after):
                    yield f"trespass {strange}"

    return Strangers


def house_of(village, canvas):
    homes = [house.home.pk for house in village.houses]
    return homes.index(canvas.organisation_id)


def withdraw_mandate(house):
    house.home.mandates.update(withdrawn_at="2026-01-01T00:00Z")


def give_mandate(house):
    Mandate.objects.filter(coach=house.carol).update(withdrawn_at=None)


def end_mandate(house):
    house.home.mandates.update(starts_on="2026-01-01", ends_on="2026-01-02")


def suspend(house):
    house.home.memberships.filter(user=house.frank).update(suspended_at="2026-01-01T00:00Z")


def revoke(house):
    Grant.objects.filter(pk=house.grant.pk).update(revoked_at="2026-01-01T00:00Z")


def let_write(house):
    Grant.objects.filter(pk=house.grant.pk).update(right=Grant.Right.EDIT)


def make_reader(house):
    house.home.memberships.filter(user=house.frank).update(role=Role.VIEWER)


def send_away(house):
    house.home.memberships.filter(user=house.bob).delete()


def close(house):
    Organisation.objects.filter(pk=house.home.pk).update(closes_at="2036-01-01T00:00Z")


RIGHTS = [
    withdraw_mandate,
    give_mandate,
    end_mandate,
    suspend,
    revoke,
    let_write,
    make_reader,
    send_away,
    close,
]


class Log(list):
    """What was asked: (page, role, method, status). `found`: at which step what was wrong."""

    found = None


def run(village, sessions, the_pages, steps, **options):
    log = Log()
    rules = settings(
        max_examples=steps // STEPS_EACH + 4,
        stateful_step_count=STEPS_EACH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        # No shrinking: the message names the request, and looking for a shorter way takes minutes.
        phases=[Phase.generate],
        **options,
    )
    try:
        run_state_machine_as_test(machine(village, sessions, the_pages, log), settings=rules)
    except Flaky as seen_once:
        # Each walk is another one, so hypothesis may not find the way back to what was wrong.
        raise AssertionError(log.found[1]) from seen_once
    return log


def assert_everything_was_asked(log, steps):
    assert len(log) >= steps
    asked = {name for name, *_ in log}
    assert asked == {page.name for page in pages.PAGES}
    roles = {role for _, role, *_ in log}
    assert roles == set(pages.ROLES)
    # The machine asks for what is there too, or it would prove nothing.
    assert sum(status == 200 for *_, status in log) > steps / 20
    assert sum(status in (403, 404) for *_, status in log) > steps / 5


def test_ids_of_others_open_nothing_in_two_thousand_steps(village, sessions):
    log = run(village, sessions, pages.PAGES, STEPS, derandomize=True)
    assert_everything_was_asked(log, STEPS)


@pytest.mark.soak
def test_ids_of_others_open_nothing_in_ten_thousand_steps(village, sessions):
    # A little more: now and then hypothesis ends a walk early.
    log = run(village, sessions, pages.PAGES, 5 * STEPS + 500)
    assert_everything_was_asked(log, 5 * STEPS)


@pytest.mark.parametrize(
    ("page", "said"),
    list(zip(leaks.PAGES, leaks.LEAKS.values(), strict=True)),
    ids=[leak.__name__ for leak in leaks.LEAKS],
)
def test_the_machine_finds_a_view_that_leaks(village, sessions, settings, page, said):
    settings.ROOT_URLCONF = "tests.leaks"
    with pytest.raises(AssertionError, match=f"^({said})"):
        run(village, sessions, [page], 1_000, derandomize=True)


def test_the_words_of_the_houses_are_in_their_pages(village):
    """Else the machine would look for nothing."""
    for house in village.houses:
        text = make_client(house, "administrator").get(house.canvas.get_absolute_url()).text
        for word in (village.marks[house.canvas.pk], village.marks[house.home.pk]):
            assert word in text
    assert len(set(village.marks.values())) == Canvas.objects.count() + Organisation.objects.count()
