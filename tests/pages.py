"""The one registry of addresses: what each answers to whom, and how to get it on the screen.

It feeds the permission table, the accessibility and console checks and the pictures. A URL name
that is missing here fails tests/test_permissions.py."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from accounts.models import User
from canvas import actions
from knowledge.models import Question
from tooldb.models import CatalogueRelease, Tool

ROLES = [
    "anonymous",
    "guest",
    "viewer",
    "editor",
    "administrator",
    "coach",
    "coach_without_mandate",
    "outsider",
    "content_editor",
    "superuser",
]


def table(default, **others):
    """Statuses by role: `default` for who is not named."""
    return {role: others.get(role, default) for role in ROLES}


# What GET gives.
PUBLIC = table(200)
SIGNED_IN = table(200, anonymous=302, guest=302)
MEMBERS = table(404, anonymous=302, viewer=200, editor=200, administrator=200, coach=200)
READERS = MEMBERS | {"guest": 200}
WRITERS = READERS | {"guest": 403, "viewer": 403, "coach": 403}
MAKERS = MEMBERS | {"viewer": 403, "coach": 403}
ADMINISTRATORS = MAKERS | {"editor": 403}
POST_ONLY = table(405, anonymous=302)


def after_post(gets, ok=302):
    """What POST gives where GET gives `gets`: done, or sign in again with what was typed kept."""
    return {role: {200: ok, 302: 401}.get(status, status) for role, status in gets.items()}


def no_post(gets):
    """POST on a page that is only read."""
    return {role: 401 if role == "anonymous" else 405 for role in gets}


@dataclass
class Page:
    name: str
    get: dict[str, int]
    post: dict[str, int]
    args: Callable[[SimpleNamespace], list] = lambda scene: []
    data: Callable[[SimpleNamespace], dict] = lambda scene: {}
    # Who looks at it in a browser, and whether it is a page at all.
    looker: str = "administrator"
    is_page: bool = True
    # What stands behind the address when a browser looks at it.
    query: str = ""
    # The part of an organisation's address that must belong to the thing asked for.
    of_canvas: bool = field(default=False)


def organisation(scene):
    return [scene.home.slug]


def canvas(scene):
    return [scene.home.slug, scene.canvas.pk]


def note(scene):
    return [*canvas(scene), scene.note.pk]


def deleted_note(scene):
    return [*canvas(scene), scene.deleted_note.pk]


def reset_key(scene):
    key = default_token_generator.make_token(scene.newcomer)
    return [user_pk_to_url_str(scene.newcomer), key]


def new_note(scene):
    return {"op_id": uuid.uuid4(), "text": "Nieuw", "meaning": "idea"}


def of_canvas(name, get, post, args=canvas, **fields):
    return Page(f"canvas:{name}", get, post, args, of_canvas=True, **fields)


def open_to_all(name, **fields):
    return Page(name, PUBLIC, table(405), looker="anonymous", **fields)


def account(name, get, post=None, **fields):
    return Page(f"account_{name}", get, post or table(200), looker="anonymous", **fields)


# allauth sends who is signed in away from the pages for who is not.
NOT_SIGNED_IN = table(302, anonymous=200, guest=200)

PAGES = [
    open_to_all("start"),
    open_to_all("privacy"),
    open_to_all("accessibility"),
    open_to_all("parts"),
    open_to_all("mail_page"),
    open_to_all("tooldb:tools", query="?zoek=zoom&gevoelig=signed_dpa"),
    open_to_all("tooldb:tool", args=lambda scene: [scene.tool.key]),
    Page(
        "knowledge:ask",
        PUBLIC,
        table(302),
        data=lambda scene: {"kind": "question", "text": "Mag dit?"},
        looker="anonymous",
    ),
    open_to_all("knowledge:question", args=lambda scene: [scene.question.token]),
    open_to_all("tooldb:releases"),
    open_to_all("tooldb:release", args=lambda scene: [scene.release.number]),
    open_to_all("tooldb:open_data"),
    open_to_all("tooldb:tools_csv", is_page=False),
    open_to_all("tooldb:tools_json", is_page=False),
    Page("tooldb:changes", PUBLIC, PUBLIC, is_page=False),
    open_to_all("tooldb:compare", query="?v=zoom-gratis&v=signal&v=onbekend"),
    Page("set_language", table(405), table(302), data=lambda s: {"language": "en"}, is_page=False),
    Page("accounts:home", table(302), table(405, anonymous=302, guest=302), is_page=False),
    Page(
        "accounts:new_organisation",
        SIGNED_IN,
        table(302),
        data=lambda scene: {"name": "Nieuw Huis"},
    ),
    Page(
        "accounts:organisation_details",
        ADMINISTRATORS | {"guest": 404},
        after_post(ADMINISTRATORS) | {"guest": 404},
        organisation,
        lambda scene: {"name": "Andere naam"},
    ),
    Page("accounts:enter_by_grant", table(302), table(405), lambda s: [s.token], is_page=False),
    Page("dossier:home", MEMBERS, no_post(MEMBERS), organisation),
    Page("canvas:new", MAKERS, after_post(MAKERS), organisation, lambda scene: {"title": "Nieuw"}),
    of_canvas("canvas", READERS, no_post(READERS)),
    of_canvas("changes", READERS, no_post(READERS), is_page=False),
    of_canvas("pdf", READERS, no_post(READERS), is_page=False),
    of_canvas("bin", READERS, no_post(READERS)),
    of_canvas(
        "pdf_options", READERS, after_post(READERS, ok=200), data=lambda scene: {"paper": "a4"}
    ),
    of_canvas(
        "details",
        WRITERS,
        after_post(WRITERS),
        data=lambda scene: {"title": "Andere titel", "base_rev": 1},
    ),
    of_canvas("copy", WRITERS, after_post(WRITERS), data=lambda scene: {"title": "Kopie"}),
    of_canvas("delete", WRITERS, after_post(WRITERS)),
    of_canvas(
        "restore",
        POST_ONLY,
        after_post(WRITERS) | {"guest": 404},
        lambda scene: [scene.home.slug, scene.deleted_canvas.pk],
        is_page=False,
    ),
    of_canvas(
        "block", READERS, after_post(WRITERS), lambda s: [*canvas(s), "value"], data=new_note
    ),
    of_canvas(
        "note", WRITERS, after_post(WRITERS), note, data=lambda s: new_note(s) | {"base_rev": 1}
    ),
    of_canvas(
        "move_note",
        WRITERS,
        after_post(WRITERS),
        note,
        data=lambda scene: {"block": "costs", "place": "last"},
    ),
    of_canvas("delete_note", POST_ONLY, after_post(WRITERS), note, is_page=False),
    of_canvas("restore_note", POST_ONLY, after_post(WRITERS), deleted_note, is_page=False),
    of_canvas(
        "conflict",
        WRITERS,
        after_post(WRITERS),
        lambda scene: [*canvas(scene), scene.conflict.pk],
        data=lambda scene: {"choice": "both"},
    ),
    account("login", NOT_SIGNED_IN, NOT_SIGNED_IN),
    account("signup", NOT_SIGNED_IN, NOT_SIGNED_IN),
    account("inactive", PUBLIC, table(405)),
    account("email_verification_sent", PUBLIC, table(405)),
    account("reset_password", PUBLIC),
    account("reset_password_done", PUBLIC, table(405)),
    account("reset_password_from_key", table(302), table(302), args=reset_key, is_page=False),
    account("reset_password_from_key_done", PUBLIC, table(405)),
    account(
        "confirm_email",
        PUBLIC,
        table(302),
        args=lambda scene: [EmailConfirmationHMAC(scene.newcomer.emailaddress_set.get()).key],
    ),
    account("confirm_login_code", table(302), table(302), is_page=False),
    Page("account_logout", table(200, anonymous=302, guest=302), table(302)),
    Page("account_email", SIGNED_IN, table(302)),
    Page("account_change_password", SIGNED_IN, table(200, anonymous=302, guest=302)),
    Page("account_set_password", table(302), table(302), is_page=False),
    Page(
        "account_reauthenticate",
        SIGNED_IN,
        table(200, anonymous=302, guest=302),
    ),
]


def build_scene(cast, by, the_canvas):
    """A canvas with a note, a note in the bin, a conflict, and a second canvas in the bin."""
    scene = SimpleNamespace(**vars(cast), canvas=the_canvas, note=the_canvas.notes.get())
    actions.add_notes(
        the_canvas, block="value", texts=["Weg", "Twist"], meaning="idea", op_id=uuid.uuid4(), by=by
    )
    scene.deleted_note = the_canvas.notes.get(text="Weg")
    actions.delete_note(scene.deleted_note, op_id=uuid.uuid4(), by=by)
    twist = the_canvas.notes.get(text="Twist")
    for text in ("de ene", "de andere"):
        actions.edit_note(twist, text=text, meaning="idea", base_rev=1, op_id=uuid.uuid4(), by=by)
    scene.conflict = twist.conflicts.get()
    # A name that the content has too, for when it is loaded on top.
    scene.tool = Tool.objects.filter(key="zoom").first() or Tool.objects.create(
        key="zoom", name="Zoom", uses=["video"]
    )
    scene.release = CatalogueRelease.objects.first() or CatalogueRelease.objects.create(
        note="Eerst"
    )
    scene.question = Question.objects.create(kind="question", text="Mag Zoom bij ons?")
    scene.newcomer = User.objects.create_user("newcomer@cast.example", name="Nele")
    scene.newcomer.emailaddress_set.create(email=scene.newcomer.email, primary=True)
    scene.deleted_canvas = actions.create_canvas(cast.home, title="Oud", purpose="", by=by)
    actions.delete_canvas(scene.deleted_canvas, by=by)
    return scene


def address(page, scene):
    return reverse(page.name, args=page.args(scene))


def people(cast):
    """Who plays which role; the guest and the anonymous reader have no account."""
    return {
        "viewer": cast.bob,
        "editor": cast.frank,
        "administrator": cast.alice,
        "coach": cast.carol,
        "coach_without_mandate": cast.heidi,
        "outsider": cast.dave,
        "content_editor": cast.erin,
        "superuser": cast.grace,
    }
