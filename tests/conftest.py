"""The cast: alice administers an organisation, frank writes in it, bob only reads it, carol
coaches it under a mandate, heidi did so until her mandate was withdrawn, dave belongs to another
one, ivan's membership is suspended, erin edits content and has an invitation, grace runs the site,
and a guest holds a key to one canvas. carol, heidi, erin and grace sign in with two steps."""

import threading
import time
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.actor import GRANT_SESSION_KEY, Actor
from accounts.models import Grant, Mandate, Membership, Organisation, Role, UsedSlug, User
from canvas import actions
from canvas.models import Note
from checklists import triggers as version_triggers
from checklists.models import Answer, Assessment, Item, Respondent, Review, Section, Version
from tests import pages
from tests.catalogue import shop  # noqa: F401 (a fixture)
from toolbox import content
from tooldb import triggers
from tooldb.models import Catalogue, Claim

NAMES = ["alice", "bob", "carol", "dave", "frank", "heidi", "ivan"]
PASSWORD = "een zin die ik onthoud"
# What the app on somebody's phone makes its codes from.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_user(name, mark="", **fields):
    user = User.objects.create_user(
        f"{name}{mark}@cast.example", PASSWORD, name=name.title(), **fields
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_organisation(name, slug):
    UsedSlug.objects.create(slug=slug)
    return Organisation.objects.create(name=name, slug=slug)


def sign_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def add_second_step(user):
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def as_guest(grant):
    client = Client()
    session = client.session
    session[GRANT_SESSION_KEY] = str(grant.pk)
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What may not touch the database cannot differ on another one."""
    for item in items:
        touches = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
        if not touches and not item.get_closest_marker("django_db"):
            item.add_marker("once")


@pytest.fixture(autouse=True)
def nothing_counted():
    """Attempts, used codes and mails that were asked for are counted in the cache, which the tests
    of one process share."""
    cache.clear()


@pytest.fixture
def cast(db):
    return make_cast()


def make_cast(mark="", suffix=""):
    """The cast; more than once when `mark` (in e-mail addresses) and `suffix` (in slugs) differ."""
    people = {name: make_user(name, mark) for name in NAMES}
    people["erin"] = make_user("erin", mark, is_editor=True, is_staff=True)
    people["grace"] = make_user("grace", mark, is_staff=True, is_superuser=True)
    cast = SimpleNamespace(**people, people=people, mark=mark)
    cast.home = make_organisation("Huis Test", f"huis-test{suffix}")
    cast.other = make_organisation("Andere Test", f"andere-test{suffix}")
    for user, organisation, role in [
        (cast.alice, cast.home, Role.ADMINISTRATOR),
        (cast.bob, cast.home, Role.VIEWER),
        (cast.frank, cast.home, Role.EDITOR),
        (cast.ivan, cast.home, Role.EDITOR),
        (cast.dave, cast.other, Role.ADMINISTRATOR),
    ]:
        Membership.objects.create(user=user, organisation=organisation, role=role)
    cast.ivan.memberships.update(suspended_at=timezone.now())
    for coach in (cast.carol, cast.heidi):
        Mandate.objects.create(
            organisation=cast.home, coach=coach, part="canvas", given_by=cast.alice
        )
    cast.heidi.mandates.get().withdraw()
    for trusted in (cast.carol, cast.heidi, cast.erin, cast.grace):
        add_second_step(trusted)
    return cast


@pytest.fixture
def alice(cast):
    return Actor(user=cast.alice)


@pytest.fixture
def canvas(cast, alice):
    return make_canvas(cast, alice)


def make_canvas(cast, alice):
    """A canvas of Huis Test with one note in Partners."""
    return actions.create_canvas(
        cast.home,
        title="Beeldbellen in het team",
        purpose="Om te beslissen",
        by=alice,
        notes=[Note(block="partners", text="De huisarts")],
    )


@pytest.fixture
def note(canvas):
    return canvas.notes.get()


@pytest.fixture
def key(canvas, cast):
    return make_key(canvas, cast)


def make_key(canvas, cast):
    """A grant to read the canvas, and its token."""
    return Grant.give(canvas, by=cast.alice, ends_at=timezone.now() + timedelta(days=7))


@pytest.fixture
def scene(cast, alice, canvas, key):
    return make_scene(cast, alice, canvas, key)


def make_scene(cast, alice, canvas, key):
    scene = pages.build_scene(cast, alice, canvas)
    scene.grant, scene.token = key
    return scene


@pytest.fixture
def client_of(scene):
    """A function: the client of who plays a role."""
    return partial(make_client, scene)


def make_client(scene, role):
    if role == "anonymous":
        return Client()
    if role == "guest":
        return as_guest(scene.grant)
    return sign_in(pages.people(scene)[role])


@pytest.fixture
def browsers(scene):
    """One client for each role; made once, because signing in takes longer than most pages."""
    return {role: make_client(scene, role) for role in pages.ROLES}


@contextmanager
def undone(*clients):
    """What happens inside is rolled back, also which cookies these clients have."""
    cookies = [copy(client.cookies) for client in clients]
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for client, kept in zip(clients, cookies, strict=True):
        client.cookies = kept


@pytest.fixture(scope="session")
def loaded_rows(django_db_setup, django_db_blocker):
    """What loading the texts of fixtures/ puts in which table; once: it takes a second."""
    with django_db_blocker.unblock(), transaction.atomic():
        empty = [name for name, _, rows in all_rows() if not rows]
        content.load_all()
        loaded = [found for found in all_rows() if found[0] in empty and found[2]]
        transaction.set_rollback(True)
    # What stands in a published version comes before it: the database refuses it afterwards.
    return sorted(loaded, key=lambda found: found[0] == Version._meta.db_table)


def all_rows():
    """(table, columns, rows) of every table."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            columns = [f'"{column[0]}"' for column in cursor.description]
            yield model._meta.db_table, columns, cursor.fetchall()


@pytest.fixture
def texts(db, loaded_rows):
    """The help of the canvas and the catalogue of tools, as fixtures/ has them. Ask for it before
    `scene`, which takes its tool from it."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in loaded_rows:
            names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
        Catalogue.touch()


# What the database keeps, and what guards it.
KEPT = [
    (triggers, [Claim]),
    (
        version_triggers,
        [Answer, Respondent, Assessment, Item, Section, Version.sources.through, Review, Version],
    ),
]


@pytest.fixture(autouse=True)
def what_stays_may_go(request):
    """A test with real transactions empties the tables behind it, also those of claims and of
    published versions, which the database would refuse."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if "live_server" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        with transaction.atomic():
            for guard, models in KEPT:
                guard.unlock(connection)
                for model in models:
                    model._base_manager.all()._raw_delete(using="default")
                guard.lock(connection)


@pytest.fixture
def server():
    """A web server on this machine that counts who asks it something."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
