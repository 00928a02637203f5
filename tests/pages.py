"""The one registry of addresses: what each answers to whom, and how to get it on the screen.

It feeds the permission table, the accessibility and console checks and the pictures. A URL name
that is missing here fails tests/test_permissions.py."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Grant, Organisation, User
from agreements.actions import agree, open_calendar
from canvas import actions
from checklists.assessments.actions import begin
from checklists.models import Instrument
from dossier import plan_actions
from dossier.plan_file import step_of
from knowledge.models import Kept, PracticeExample, Question, Rule, Source
from tests.instruments import KEY, draft_of, make_instrument, make_source
from tests.passkeys import make_passkey
from tooldb.aid import desk
from tooldb.choices import actions as choice_actions
from tooldb.choices.picture import picture_of
from tooldb.models import CatalogueRelease, Criterion, Edition, Preview, Tool

ROLES = [
    "anonymous",
    "guest",
    "viewer",
    "editor",
    "administrator",
    "coach",
    "coach_without_mandate",
    "outsider",
    "suspended",
    "content_editor",
    "superuser",
]


def table(default, **others):
    """Statuses by role: `default` for who is not named."""
    return {role: others.get(role, default) for role in ROLES}


# Answers to the decision aid: something fits, something can be arranged, much drops out.
AID = (
    "voor=naasten&doel=beeldbellen&gevoelig=nee&land=belgie&pakket=geen&toestel=smartphone"
    "&installeren=huis&taal=maakt-niet-uit&met=derde&wanneer=afspraak&server=nee&opname=nee"
    "&budget=nee&wens-zorg=2&wensen=ja"
)

# The smallest PNG.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63e08e8d0300013d00c703fa64cf0000000049454e44ae426082"
)

# What GET gives.
PUBLIC = table(200)
SIGNED_IN = table(200, anonymous=302, guest=302)
MEMBERS = table(404, anonymous=302, viewer=200, editor=200, administrator=200, coach=200)
READERS = MEMBERS | {"guest": 200}
WRITERS = READERS | {"guest": 403, "viewer": 403, "coach": 403}
MAKERS = MEMBERS | {"viewer": 403, "coach": 403}
ADMINISTRATORS = MAKERS | {"editor": 403}
JOINED = MEMBERS | {"coach": 403}
POST_ONLY = table(405, anonymous=302)
# The mandate of the coach in the cast is for canvases.
OF_CHOICE = MAKERS | {"guest": 404, "coach": 404}
SEES_CHOICE = MEMBERS | {"coach": 404}
# Without answers in the address it leads to the decision aid.
STARTS = MAKERS | {role: 302 for role, status in MAKERS.items() if status == 200}
# Who writes in one organisation comes there at once.
KEEPERS = table(200, anonymous=302, editor=302, administrator=302, outsider=302)
OF_AGREEMENT = MAKERS | {"guest": 404, "coach": 404}
OF_ASSESSMENT = MAKERS | {"guest": 404, "coach": 404}
SEES_ASSESSMENT = MEMBERS | {"coach": 404}
JOINS = {role: 302 if status == 200 else status for role, status in OF_ASSESSMENT.items()}
EDITORS = table(403, anonymous=302, guest=302, content_editor=200, superuser=200)
EDITORS_POST = EDITORS | {"content_editor": 405, "superuser": 405}
NO_EDITORS = {role: 403 for role, status in EDITORS.items() if status == 403} | {"guest": 401}
# Of an organisation that is being deleted only its administrators see something.
OF_CLOSING = table(404, anonymous=302, administrator=200)


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


def closing(scene):
    return [scene.closing.slug]


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


def of_agreement(name, **fields):
    return Page(f"agreements:{name}", OF_AGREEMENT, after_post(OF_AGREEMENT), agreement, **fields)


def choice(scene):
    return [scene.home.slug, scene.choice.pk]


def record(scene):
    return [*choice(scene), 1]


def of_choice(name, get, post=None, args=choice, **fields):
    return Page(f"choices:{name}", get, post or after_post(get), args, **fields)


def of_people(name, get, post, args, **fields):
    return Page(f"accounts:{name}", get, post, args, **fields)


def agreement(scene):
    return [scene.home.slug, scene.agreement.pk]


def step(scene):
    return [scene.home.slug, "stap-6"]


def member(scene):
    return [scene.home.slug, scene.bob.pk]


def invitation(scene):
    return [scene.home.slug, scene.invitation.pk]


def open_to_all(name, **fields):
    return Page(name, PUBLIC, table(405), looker="anonymous", **fields)


def account(name, get, post=None, **fields):
    return Page(f"account_{name}", get, post or table(200), looker="anonymous", **fields)


def instrument(scene):
    return [scene.instrument.key]


def first_version(scene):
    return [scene.instrument.key, 1]


def card(scene):
    return [scene.card.key]


def assessment(scene):
    return [scene.home.slug, scene.assessment.pk]


def of_assessment(name, get, post=None, args=assessment, **fields):
    return Page(f"assessments:{name}", get, post or after_post(get), args, **fields)


def draft(scene):
    return [scene.draft.pk]


def passkey(scene):
    return [scene.passkey.pk]


def with_second_step(has, lacks):
    """Statuses for who signs in with two steps and for who does not."""
    trusted = ["coach", "coach_without_mandate", "content_editor", "superuser"]
    return table(lacks, anonymous=302, guest=302) | dict.fromkeys(trusted, has)


COACH = {"looker": "coach"}
POST_OF_SIGNED_IN = table(405, anonymous=302, guest=302)
OWN_PASSKEY = table(404, anonymous=302, guest=302, coach=200)
# allauth sends who is signed in away from the pages for who is not.
NOT_SIGNED_IN = table(302, anonymous=200, guest=200)

ASSESSMENTS = [
    Page("assessments:assessments", MEMBERS, no_post(MEMBERS), organisation),
    Page(
        "assessments:new",
        MAKERS,
        after_post(MAKERS),
        lambda scene: [scene.home.slug, scene.card.key],
        lambda scene: {"label": "Team", "mode": "named", "held_on": timezone.localdate()},
    ),
    of_assessment("assessment", SEES_ASSESSMENT, no_post(SEES_ASSESSMENT)),
    of_assessment(
        "rename",
        OF_ASSESSMENT,
        data=lambda scene: {"label": "Anders", "held_on": timezone.localdate()},
    ),
    of_assessment(
        "share",
        OF_ASSESSMENT,
        after_post(OF_ASSESSMENT, ok=200),
        data=lambda scene: {"ends_on": timezone.localdate().isoformat()},
    ),
    of_assessment(
        "revoke_link",
        POST_ONLY,
        after_post(OF_ASSESSMENT),
        args=lambda scene: [*assessment(scene), scene.assessment_link.pk],
        is_page=False,
    ),
    of_assessment("close", OF_ASSESSMENT),
    # Its instrument has no newer version.
    of_assessment(
        "carry_over",
        table(404, anonymous=302, viewer=403),
        table(404, anonymous=401, viewer=403),
        is_page=False,
    ),
    of_assessment("delete", OF_ASSESSMENT),
    of_assessment("answer", OF_ASSESSMENT, data=lambda scene: {"a.klaar": "yes"}),
    # On one sheet there is nobody to join as.
    of_assessment("join", JOINS, JOINS | {"anonymous": 401}, is_page=False),
    of_assessment("read_in", OF_ASSESSMENT, after_post(OF_ASSESSMENT, ok=200)),
    of_assessment(
        "agree",
        OF_ASSESSMENT,
        args=lambda scene: [*assessment(scene), "klaar"],
        data=lambda scene: {"what": "Nakijken", "who": "Ann"},
    ),
    of_assessment("report", SEES_ASSESSMENT, after_post(SEES_ASSESSMENT, ok=200)),
    of_assessment("csv", SEES_ASSESSMENT, no_post(SEES_ASSESSMENT), is_page=False),
]
CHOICES = [
    Page("tooldb:keep", KEEPERS, no_post(KEEPERS), **COACH),
    Page("choices:choices", MEMBERS, no_post(MEMBERS), organisation),
    Page("choices:new", STARTS, after_post(MAKERS), organisation, query=f"?{AID}"),
    of_choice("choice", SEES_CHOICE, no_post(SEES_CHOICE)),
    of_choice("rename", OF_CHOICE, data=lambda scene: {"name": "Anders"}),
    of_choice(
        "decide",
        OF_CHOICE,
        data=lambda scene: {"edition": scene.edition.key, "why": "Het past."},
    ),
    of_choice("dpa", OF_CHOICE, data=lambda scene: {"dpa_signed_by": "De directeur"}),
    of_choice(
        "agree",
        OF_CHOICE,
        args=lambda scene: [*choice(scene), "rol"],
        data=lambda scene: {"what": "Nakijken", "who": "Ann"},
    ),
    of_choice("delete", OF_CHOICE, args=lambda scene: [scene.home.slug, scene.undecided.pk]),
    of_choice("record", SEES_CHOICE, no_post(SEES_CHOICE), args=record),
    of_choice("pdf", SEES_CHOICE, after_post(SEES_CHOICE, ok=200), args=record),
    of_choice(
        "paper",
        SEES_CHOICE,
        no_post(SEES_CHOICE),
        args=lambda scene: [*choice(scene), "dpia"],
    ),
    of_choice("letter", SEES_CHOICE, no_post(SEES_CHOICE)),
    of_choice("letter_text", SEES_CHOICE, no_post(SEES_CHOICE), is_page=False),
    of_choice("letter_docx", SEES_CHOICE, no_post(SEES_CHOICE), is_page=False),
    Page(
        "dossier:bring_choice",
        OF_CHOICE,
        after_post(OF_CHOICE),
        choice,
        lambda scene: {"canvas": scene.canvas.pk, "block": "resources"},
    ),
]
PLAN = [
    Page("dossier:plan", SEES_CHOICE, no_post(SEES_CHOICE), organisation, query="?stap=stap-6"),
    Page(
        "dossier:set_step",
        OF_CHOICE,
        after_post(OF_CHOICE),
        step,
        lambda scene: {"state": "done", "reason": "Het staat op papier."},
    ),
    Page("dossier:free_step", POST_ONLY, after_post(OF_CHOICE), step, is_page=False),
    Page(
        "dossier:agree_step",
        OF_CHOICE,
        after_post(OF_CHOICE),
        step,
        lambda scene: {"what": "Een dag kiezen", "who": "Ann"},
    ),
]
INSTRUMENTS = [
    open_to_all("checklists:instruments", query="?niveau=micro"),
    open_to_all("checklists:instrument", args=instrument),
    open_to_all("checklists:versions", args=instrument),
    open_to_all("checklists:version", args=first_version),
    open_to_all("checklists:share", args=instrument),
    open_to_all("checklists:pdf", args=instrument, is_page=False),
    open_to_all("checklists:paper", args=lambda s: [s.instrument.key, "a3"], is_page=False),
    open_to_all("checklists:version_pdf", args=first_version, is_page=False),
    open_to_all("checklists:picture", args=instrument, is_page=False),
    open_to_all("checklists:share_picture", args=instrument, is_page=False),
    open_to_all("checklists:instruments_json", is_page=False),
    Page("checklists:feed", PUBLIC, PUBLIC, is_page=False),
    Page(
        "checklists:ours",
        PUBLIC,
        PUBLIC,
        instrument,
        lambda scene: {"phone": "03 123 45 67"},
        looker="anonymous",
    ),
    Page(
        "checklists:booklet",
        PUBLIC,
        table(302),
        data=lambda scene: {"i": scene.instrument.key},
        looker="anonymous",
    ),
    # Without instruments in its address it leads to where they are picked.
    Page("checklists:booklet_ready", table(302), table(405), looker="anonymous", query=f"?i={KEY}"),
    Page("checklists:booklet_pdf", table(404), table(405), is_page=False),
    Page("checklists:queue", EDITORS, no_post(EDITORS) | NO_EDITORS, looker="content_editor"),
    Page("checklists:start_draft", EDITORS_POST, after_post(EDITORS), instrument, is_page=False),
    Page("checklists:confirm", EDITORS_POST, after_post(EDITORS), instrument, is_page=False),
    Page("checklists:publish", EDITORS_POST, after_post(EDITORS), draft, is_page=False),
    Page("checklists:discard", EDITORS_POST, after_post(EDITORS), draft, is_page=False),
    Page(
        "checklists:previews",
        EDITORS,
        after_post(EDITORS, ok=200),
        draft,
        lambda scene: {"ends_on": timezone.localdate().isoformat()},
        looker="content_editor",
    ),
    Page(
        "checklists:revoke_preview",
        EDITORS_POST,
        after_post(EDITORS),
        lambda scene: [scene.draft.pk, scene.draft_link.pk],
        is_page=False,
    ),
    Page("checklists:fill", PUBLIC, PUBLIC, card, looker="anonymous"),
    Page("checklists:begin", KEEPERS, no_post(KEEPERS), card, **COACH),
    # Only for who came in by its link; tests/test_drafts.py.
    Page("checklists:draft", table(404), table(405), draft, is_page=False),
    open_to_all("knowledge:examples"),
    open_to_all("knowledge:example", args=lambda scene: [scene.example.key]),
    open_to_all("knowledge:examples_pdf", is_page=False),
    open_to_all("knowledge:rules", query="?zeker=unverified"),
    open_to_all("knowledge:rule", args=lambda scene: [scene.rule.key]),
    open_to_all("knowledge:rules_pdf", is_page=False),
    open_to_all("search", query="?zoek=privacy"),
    open_to_all("teaching"),
    open_to_all("sitemap", is_page=False),
]
PAGES = [
    *INSTRUMENTS,
    open_to_all("start"),
    open_to_all("robots", is_page=False),
    open_to_all("privacy"),
    open_to_all("accessibility"),
    open_to_all("privacy:retention"),
    open_to_all("privacy:agreement"),
    open_to_all("privacy:agreement_pdf", is_page=False),
    Page("privacy:my_data", SIGNED_IN, SIGNED_IN),
    # Who is the only administrator of an organisation is told to hand over first.
    Page("privacy:erase_me", SIGNED_IN, SIGNED_IN | {"administrator": 302, "outsider": 302}),
    open_to_all("parts"),
    open_to_all("mail_page"),
    open_to_all("tooldb:tools", query="?zoek=zoom&gevoelig=signed_dpa"),
    open_to_all("tooldb:tool", args=lambda scene: [scene.tool.key]),
    open_to_all("tooldb:aid", query="?voor=client&doel=beeldbellen&stap=gevoelig"),
    # Without answers it leads to the questions.
    Page("tooldb:aid_result", table(302), table(405), looker="anonymous", query=f"?{AID}"),
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
    # Without two editions in its address there is nothing to compare.
    Page("tooldb:compare_pdf", table(404), table(405), is_page=False),
    open_to_all("tooldb:tool_pdf", args=lambda scene: [scene.tool.key], is_page=False),
    # Until somebody asked for it.
    Page("tooldb:tools_pdf", table(302), table(405), is_page=False),
    Page("tooldb:catalogue_paper", PUBLIC, table(302), looker="anonymous"),
    open_to_all("tooldb:tools_csv", is_page=False),
    open_to_all("tooldb:tools_json", is_page=False),
    Page("tooldb:changes", PUBLIC, PUBLIC, is_page=False),
    open_to_all("tooldb:compare", query="?v=zoom-gratis&v=signal&v=onbekend"),
    Page("tooldb:queue", EDITORS, no_post(EDITORS) | NO_EDITORS, looker="content_editor"),
    Page("tooldb:confirm", EDITORS_POST, after_post(EDITORS), is_page=False),
    Page(
        "tooldb:mark_broken",
        EDITORS_POST,
        after_post(EDITORS),
        lambda scene: [scene.source.pk],
        is_page=False,
    ),
    Page(
        "tooldb:keep_ours",
        EDITORS_POST,
        after_post(EDITORS),
        lambda scene: [scene.kept.pk],
        is_page=False,
    ),
    Page(
        "tooldb:add_claim",
        EDITORS,
        after_post(EDITORS),
        lambda scene: [scene.edition.key, scene.criterion.key],
        lambda scene: {"value": "unknown", "evidence": "report"},
        looker="content_editor",
    ),
    Page(
        "tooldb:import_claims",
        EDITORS,
        after_post(EDITORS, ok=200),
        looker="content_editor",
    ),
    Page("tooldb:export_csv", EDITORS, no_post(EDITORS) | NO_EDITORS, is_page=False),
    Page("tooldb:export_xlsx", EDITORS, no_post(EDITORS) | NO_EDITORS, is_page=False),
    Page(
        "tooldb:previews",
        EDITORS,
        after_post(EDITORS, ok=200),
        lambda scene: [scene.tool.pk],
        lambda scene: {"ends_on": timezone.localdate().isoformat()},
        looker="content_editor",
    ),
    Page(
        "tooldb:revoke_preview",
        EDITORS_POST,
        after_post(EDITORS),
        lambda scene: [scene.tool.pk, scene.preview_link.pk],
        is_page=False,
    ),
    # Only for who came in by its link; tests/test_previews.py.
    Page(
        "tooldb:preview",
        table(404),
        table(405),
        lambda scene: [scene.preview_link.object_id],
        is_page=False,
    ),
    open_to_all("canvas_schema", is_page=False),
    Page("mail_html", table(404), table(405), lambda scene: ["geen.log"], is_page=False),
    open_to_all("healthz", is_page=False),
    # In the tests the daily work never ran, so the site is not ready.
    Page("readyz", table(503), table(405), is_page=False),
    Page("set_language", table(405), table(302), data=lambda s: {"language": "en"}, is_page=False),
    Page(
        "accounts:home",
        table(302, administrator=200, coach=200, content_editor=200),
        table(405, anonymous=302, guest=302),
        looker="coach",
    ),
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
    of_people("members", JOINED, no_post(JOINED), organisation),
    of_people(
        "invite_member",
        ADMINISTRATORS,
        after_post(ADMINISTRATORS),
        organisation,
        data=lambda scene: {"email": "nieuw@cast.example", "role": "editor"},
    ),
    of_people(
        "member",
        ADMINISTRATORS,
        after_post(ADMINISTRATORS),
        member,
        data=lambda scene: {"role": "editor"},
    ),
    of_people("suspend_member", POST_ONLY, after_post(ADMINISTRATORS), member, is_page=False),
    of_people("resume_member", POST_ONLY, after_post(ADMINISTRATORS), member, is_page=False),
    of_people("remove_member", ADMINISTRATORS, after_post(ADMINISTRATORS), member),
    of_people("leave", JOINED, after_post(JOINED), organisation),
    of_people("send_again", POST_ONLY, after_post(ADMINISTRATORS), invitation, is_page=False),
    of_people(
        "withdraw_invitation", POST_ONLY, after_post(ADMINISTRATORS), invitation, is_page=False
    ),
    of_people(
        "invitation",
        table(404, anonymous=302, guest=302, content_editor=200),
        table(404, anonymous=302, guest=302, content_editor=302),
        lambda scene: [scene.invitation.pk],
        looker="content_editor",
    ),
    of_people("coaches", JOINED, no_post(JOINED), organisation),
    of_people(
        "invite_coach",
        ADMINISTRATORS,
        after_post(ADMINISTRATORS),
        organisation,
        data=lambda scene: {
            "email": "nieuw@cast.example",
            "part": "canvas",
            "starts_on": timezone.localdate().isoformat(),
            "ends_on": timezone.localdate().isoformat(),
        },
    ),
    of_people(
        "withdraw_mandate",
        POST_ONLY,
        after_post(ADMINISTRATORS),
        lambda scene: [scene.home.slug, scene.carol.mandates.get(organisation=scene.home).pk],
        is_page=False,
    ),
    of_people(
        "give_back_mandate",
        table(404, anonymous=302, guest=302, coach=200),
        table(404, anonymous=302, guest=302, coach=302),
        lambda scene: [scene.carol.mandates.get(organisation=scene.home).pk],
        looker="coach",
    ),
    of_people("audit", ADMINISTRATORS, no_post(ADMINISTRATORS), organisation),
    of_people("logo", MEMBERS | {"anonymous": 404}, table(405), organisation, is_page=False),
    of_people("change_logo", ADMINISTRATORS, after_post(ADMINISTRATORS, ok=200), organisation),
    of_people("remove_logo", POST_ONLY, after_post(ADMINISTRATORS), organisation, is_page=False),
    Page("accounts:enter_by_grant", table(302), table(405), lambda s: [s.token], is_page=False),
    Page("dossier:home", MEMBERS, no_post(MEMBERS), organisation),
    Page(
        "dossier:take_along",
        ADMINISTRATORS | {"guest": 404},
        after_post(ADMINISTRATORS, ok=200) | {"guest": 404},
        organisation,
    ),
    Page(
        "dossier:delete",
        ADMINISTRATORS | {"guest": 404},
        after_post(ADMINISTRATORS) | {"guest": 404},
        organisation,
        lambda scene: {"name": scene.home.name},
    ),
    Page("agreements:agreements", MEMBERS | {"coach": 200}, no_post(MEMBERS), organisation),
    Page("agreements:new", MAKERS, after_post(MAKERS), organisation, lambda s: {"what": "Bellen"}),
    of_agreement("agreement", data=lambda scene: {"what": "Bellen", "who": "Ann"}),
    Page("agreements:finish", POST_ONLY, after_post(OF_AGREEMENT), agreement, is_page=False),
    Page("agreements:reopen", POST_ONLY, after_post(OF_AGREEMENT), agreement, is_page=False),
    of_agreement("delete"),
    Page("agreements:calendar", JOINED, after_post(JOINED, ok=200), organisation),
    Page("agreements:revoke_calendar", POST_ONLY, after_post(JOINED), organisation, is_page=False),
    # Who has the address needs no account.
    Page(
        "agreements:feed",
        PUBLIC,
        table(405),
        lambda scene: [scene.home.slug, scene.calendar_token],
        is_page=False,
    ),
    *PLAN,
    *CHOICES,
    *ASSESSMENTS,
    Page("dossier:closing", OF_CLOSING, no_post(OF_CLOSING), closing),
    Page(
        "dossier:reopen",
        POST_ONLY,
        after_post(OF_CLOSING) | {"guest": 404},
        closing,
        is_page=False,
    ),
    Page("canvas:new", MAKERS, after_post(MAKERS), organisation, lambda scene: {"title": "Nieuw"}),
    of_canvas("canvas", READERS, no_post(READERS)),
    of_canvas("changes", READERS, no_post(READERS), is_page=False),
    Page(
        "canvas:read_in",
        MAKERS,
        after_post(MAKERS),
        organisation,
        lambda scene: {"text": "## Kosten\n- Toestellen", "title": "Nieuw", "step": "make"},
    ),
    of_canvas("pdf", READERS, no_post(READERS), is_page=False),
    of_canvas("json", READERS, no_post(READERS), is_page=False),
    of_canvas("markdown", READERS, no_post(READERS), is_page=False),
    of_canvas("csv", READERS, no_post(READERS), is_page=False),
    of_canvas("png", READERS, no_post(READERS), is_page=False),
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
        "share",
        WRITERS,
        after_post(WRITERS, ok=200),
        data=lambda scene: {"ends_on": timezone.localdate().isoformat()},
    ),
    of_canvas(
        "revoke_link",
        POST_ONLY,
        after_post(WRITERS),
        lambda scene: [*canvas(scene), scene.grant.pk],
        is_page=False,
    ),
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
    Page("me:home", SIGNED_IN, table(405, anonymous=302, guest=302)),
    Page(
        "me:profile", SIGNED_IN, table(302), data=lambda scene: {"name": "Nel", "language": "nl-be"}
    ),
    Page("me:mail", SIGNED_IN, table(302), data=lambda scene: {"agreement_mails": "on"}),
    Page("me:second_step_later", POST_OF_SIGNED_IN, table(302), is_page=False),
    Page("me:sign_out_everywhere", POST_OF_SIGNED_IN, table(302), is_page=False),
    Page("me:clear_device", PUBLIC, table(302)),
    open_to_all("me:device_cleared"),
    Page("usersessions_list", SIGNED_IN, table(302)),
    Page("mfa_index", SIGNED_IN, table(405, anonymous=302, guest=302)),
    Page("mfa_authenticate", table(302), table(302), is_page=False),
    Page("mfa_reauthenticate", with_second_step(200, 302), with_second_step(200, 302), **COACH),
    Page("mfa_activate_totp", with_second_step(302, 200), with_second_step(302, 200)),
    Page("mfa_deactivate_totp", with_second_step(200, 404), with_second_step(302, 404), **COACH),
    Page(
        "mfa_view_recovery_codes", with_second_step(200, 404), with_second_step(405, 405), **COACH
    ),
    Page("mfa_generate_recovery_codes", SIGNED_IN, with_second_step(302, 200), **COACH),
    Page(
        "mfa_download_recovery_codes",
        with_second_step(200, 404),
        with_second_step(405, 404),
        is_page=False,
    ),
    Page("mfa_list_webauthn", SIGNED_IN, table(405, anonymous=302, guest=302), **COACH),
    Page("mfa_add_webauthn", SIGNED_IN, SIGNED_IN, **COACH),
    Page("mfa_login_webauthn", table(302), table(302), is_page=False),
    Page("mfa_reauthenticate_webauthn", table(302, coach=200), table(302), **COACH),
    Page(
        "mfa_edit_webauthn",
        OWN_PASSKEY,
        OWN_PASSKEY | {"coach": 302},
        passkey,
        lambda scene: {"name": "Andere naam"},
        **COACH,
    ),
    Page("mfa_remove_webauthn", OWN_PASSKEY, OWN_PASSKEY | {"coach": 302}, passkey, **COACH),
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
    add_editors_work(scene)
    add_instruments(scene)
    scene.newcomer = User.objects.create_user(f"newcomer{cast.mark}@cast.example", name="Nele")
    scene.newcomer.emailaddress_set.create(email=scene.newcomer.email, primary=True)
    scene.agreement = agree(cast.home, what="De ICT-dienst bellen", who="Bob", by=by)
    add_plan(scene, by)
    add_choices(scene, by)
    add_assessment(scene, by)
    scene.passkey = make_passkey(cast.carol)
    scene.closing = make_closing(cast)
    scene.deleted_canvas = actions.create_canvas(cast.home, title="Oud", purpose="", by=by)
    actions.delete_canvas(scene.deleted_canvas, by=by)
    scene.invitation, scene.invitation_token = invite(
        cast.home, email=cast.erin.email, right="join", terms={"role": "viewer"}, by=by
    )
    cast.home.logo.save("logo.png", ContentFile(PIXEL))
    return scene


def add_plan(scene, by):
    """A step that was set by hand, an agreement of it, and its address for a calendar."""
    plan_actions.set_step(
        scene.home, step_of("stap-6"), state="busy", reason="We vergelijken er drie.", by=by
    )
    day = timezone.localdate() + timedelta(days=3)
    plan_actions.agree(scene.home, step_of("stap-6"), what="Demo bekijken", due_on=day, by=by)
    scene.calendar_token = open_calendar(scene.home, by=by)


def add_editors_work(scene):
    """What content editors look after, beside the tool itself."""
    scene.source, _new = Source.objects.get_or_create(
        key="proefbron", defaults={"title": "Proefbron", "kind": "vendor"}
    )
    scene.edition, _new = Edition.objects.get_or_create(
        key="proefeditie", defaults={"tool": scene.tool, "name": "Proefeditie"}
    )
    scene.criterion, _new = Criterion.objects.get_or_create(
        key="proefvraag",
        defaults={
            "question": "Werkt het?",
            "short": "Werkt het",
            "group": "fit",
            "kind": "yes_no",
            "valid_months": 12,
        },
    )
    scene.kept = Kept.objects.create(model="tooldb.tool", row=scene.tool.pk, key="zoom")
    soon = timezone.now() + timedelta(days=7)
    preview = Preview.objects.create(tool=scene.tool)
    scene.preview_link, _token = Grant.give(preview, by=scene.erin, ends_at=soon)


def add_assessment(scene, by):
    """A card that the organisation fills in on one sheet, with a link for who has no account."""
    known = Instrument.objects.filter(key="proefkaart").first()
    scene.card = known or make_instrument("proefkaart", kind="card", audience="organisation")
    scene.assessment = begin(
        scene.home, scene.card.current, label="Team Noord", mode="together", by=by
    )
    soon = timezone.now() + timedelta(days=7)
    scene.assessment_link, _token = Grant.give(
        scene.assessment, by=by.user, ends_at=soon, right=Grant.Right.EDIT
    )


def add_instruments(scene):
    """One that is published, a draft of another with a link to it, an example and a rule."""
    scene.instrument = Instrument.objects.filter(key=KEY).first() or make_instrument()
    other, _new = Instrument.objects.get_or_create(
        key="proefinstrument",
        defaults={"level": "meso", "kind": "card", "audience": "organisation"},
    )
    scene.draft = other.draft or draft_of(other, title="Proefinstrument")
    soon = timezone.now() + timedelta(days=7)
    scene.draft_link, _token = Grant.give(scene.draft, by=scene.erin, ends_at=soon)
    checked = {"checked_on": timezone.localdate(), "valid_until": timezone.localdate()}
    scene.example, _new = PracticeExample.objects.get_or_create(
        key="proefvoorbeeld",
        defaults={
            "title": "Een proef",
            "organisation": "Huis Proef (verzonnen)",
            "level": "micro",
            "what": "Bellen.",
            "for_whom": "Iedereen.",
            "took": "Tijd.",
            "learnt": "Veel.",
            "today": "Onbekend.",
            "source": make_source(),
            **checked,
        },
    )
    scene.rule, _new = Rule.objects.get_or_create(
        key="proefregel",
        defaults={
            "title": "Een proefregel",
            "jurisdiction": "belgium",
            "kind": "advice",
            "asks": "Let op.",
            "concerns": "worker",
            "status": "unknown",
            **checked,
        },
    )


def add_choices(scene, by):
    """One of which a tool is chosen, and one that waits."""
    answers = desk.answers_of(QueryDict("gevoelig=ja&pakket=geen"))
    scene.undecided = choice_actions.keep(scene.home, name="Groepen", answers=answers, by=by)
    scene.choice = decide(scene, name="Gesprekken thuis", why="Het past.", by=by)


def decide(scene, *, name, why, by):
    """A choice of the organisation, decided."""
    answers = desk.answers_of(QueryDict("gevoelig=ja&pakket=geen"))
    choice = choice_actions.keep(scene.home, name=name, answers=answers, by=by)
    choice_actions.decide(choice, picture_of(choice, scene.edition.key), why=why, by=by)
    return choice


def make_closing(cast):
    """An organisation of the same people that is being deleted."""
    closing = Organisation.objects.create(
        name="Weg Test",
        slug=cast.home.slug.replace("huis", "weg"),
        closes_at=timezone.now() + timedelta(days=14),
    )
    for membership in cast.home.memberships.all():
        closing.memberships.create(user=membership.user, role=membership.role)
    closing.mandates.create(coach=cast.carol, part="canvas", given_by=cast.alice)
    return closing


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
        "suspended": cast.ivan,
        "content_editor": cast.erin,
        "superuser": cast.grace,
    }
