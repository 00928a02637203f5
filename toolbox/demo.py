"""A demo: two invented organisations and five people, one for each part in the story."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.models import Mandate, Membership, Organisation, Role, Sector, UsedSlug, User
from canvas import actions
from canvas.models import Note
from toolbox.lib.loader import read_yaml

# name, what they are, and where (see tests/conftest.py: the tests play with the same cast)
CAST = {
    "alice": "beheert Huis Voorbeeld",
    "bob": "kijkt mee bij Huis Voorbeeld",
    "carol": "is coach van Huis Voorbeeld; stelt bij het eerste aanmelden een tweede stap in",
    "dave": "beheert De Andere Kant",
    "erin": "is redacteur van de teksten; stelt ook eerst een tweede stap in",
}


def address(name):
    return f"{name}@demo.example"


def is_loaded():
    return User.objects.filter(email=address("alice")).exists()


@transaction.atomic
def load(password):
    """Make what is not there yet; set the password of all five."""
    people = {name: make_person(name, password) for name in CAST}
    if Organisation.objects.filter(slug="huis-voorbeeld").exists():
        return
    data = read_yaml("demo.yaml")
    home, other = (make_organisation(row) for row in data["organisations"])
    make_member(home, people["alice"], Role.ADMINISTRATOR)
    make_member(home, people["bob"], Role.VIEWER)
    make_member(other, people["dave"], Role.ADMINISTRATOR)
    Mandate.objects.create(
        organisation=home,
        coach=people["carol"],
        part=Mandate.Part.CANVAS,
        given_by=people["alice"],
    )
    make_canvas(home, data["canvas"], by=Actor(user=people["alice"]))


def make_person(name, password):
    user = User.objects.filter(email=address(name)).first()
    user = user or User.objects.create_user(address(name), name=f"{name.title()} (demo)")
    user.is_editor = user.is_staff = name == "erin"
    # A new hash ends the sessions of who is signed in, so only when it has to be.
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


def make_organisation(row):
    fields = {name: row[name] for name in ("name", "slug", "town", "phone", "hours")}
    organisation = Organisation.objects.create(**fields)
    organisation.sectors.set(Sector.objects.filter(key__in=row["sectors"]))
    UsedSlug.objects.create(slug=organisation.slug)
    return organisation


def make_member(organisation, user, role):
    Membership.objects.create(organisation=organisation, user=user, role=role)


def make_canvas(organisation, data, *, by):
    notes = [Note(**note) for note in data["notes"]]
    return actions.create_canvas(
        organisation, title=data["title"], purpose=data["purpose"], by=by, notes=notes
    )


def refuse_off_loopback():
    if not settings.LOOPBACK:
        raise RuntimeError("Demo accounts are for localhost only: PUBLIC_URL names another host.")
