"""One organisation, one canvas, and members who are signed in."""

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from accounts.actor import Actor
from accounts.models import Membership, Organisation, Role, User
from canvas import actions
from canvas.models import Block, Canvas, Note
from toolbox import content

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Scene:
    canvas: Canvas
    sessions: list[str]

    @property
    def path(self):
        return self.canvas.get_absolute_url()


def prepare(clients):
    """Fill an empty database; one member for each client."""
    call_command("migrate", verbosity=0)
    content.load_all()
    organisation = Organisation.objects.create(name="Huis Storm", slug="huis-storm")
    users = [make_member(organisation, number) for number in range(clients)]
    canvas = actions.create_canvas(
        organisation,
        title="Beeldbellen in de storm",
        purpose="Om te zien of alles blijft staan",
        by=Actor(user=users[0]),
        notes=[Note(block=block, text=f"Er stond al iets in {block}") for block in Block.values],
    )
    return Scene(canvas, [session_of(user) for user in users])


def make_member(organisation, number):
    user = User.objects.create_user(f"lid-{number}@storm.example", name=f"Lid {number}")
    role = Role.EDITOR if number % 3 else Role.ADMINISTRATOR
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


def session_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
