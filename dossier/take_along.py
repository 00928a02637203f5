"""Everything of an organisation in one zip that opens without this site."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import AuditEntry, User
from agreements.models import Agreement
from canvas.exchange import to_csv, to_json, to_markdown
from canvas.models import Canvas, Conflict
from canvas.paper import canvas_pdf
from checklists.assessments.data import as_data as assessment_data
from checklists.assessments.data import report_of
from checklists.models import Assessment
from dossier.models import StepState
from dossier.plan_file import all_steps
from toolbox.lib.zips import Bundle
from tooldb.choices.page import agreements_about
from tooldb.choices.record_paper import record_pdf
from tooldb.models import Choice

FORMAT = "toolbox-beeldbellen/organisation"
LIVE, BIN = "canvassen", "prullenmand"
DETAILS = ("id", "name", "slug", "town", "phone", "hours", "created_at", "closes_at")
# The columns that name a person.
AGREED = ("what", "who", "due_on", "done_on", "origin_label", "created_at", "changed_at")
SET = ("key", "state", "reason", "changed_at")
CHOSEN = ("id", "name", "answers", "dpa_signed_on", "dpa_signed_by", "dpa_kept_at")
CHOSEN += ("created_at", "changed_at")
WRITERS = ("created_by_id", "changed_by_id", "written_by_id", "actor_id")


def bundle_of(organisation, *, by):
    AuditEntry.record("taken_along", organisation, by=by)
    bundle = Bundle()
    canvases = [
        (canvas, add_canvas(bundle, canvas, folder)) for canvas, folder in folders_of(organisation)
    ]
    choices = [(choice, add_choice(bundle, choice)) for choice in choices_of(organisation)]
    if organisation.logo and organisation.logo.storage.exists(organisation.logo.name):
        with organisation.logo.open() as file:
            bundle.add("logo.png", file.read())
    bundle.add("organisation.json", as_json(organisation, canvases))
    filled_in = [add_assessment(bundle, each) for each in assessments_of(organisation)]
    bundle.add("instrumenten.json", as_text({"assessments": filled_in}))
    bundle.add("keuzes.json", as_text({"choices": [as_choice(*each) for each in choices]}))
    for name in ("index.html", "LEESMIJ.txt"):
        bundle.add(name, readable(name, organisation, canvases, choices, filled_in))
    return bundle


def folders_of(organisation):
    """Each canvas with the name of its folder: a number and what is safe of its title."""
    canvases = Canvas.objects.filter(organisation=organisation).select_related("organisation")
    for number, canvas in enumerate(canvases.order_by("created_at", "pk"), start=1):
        place = BIN if canvas.deleted_at else LIVE
        yield canvas, f"{place}/{number:03}-{slugify(canvas.title)[:40].strip('-') or 'canvas'}"


def add_canvas(bundle, canvas, folder):
    """Returns the names of its files."""
    files = {
        "PDF": (f"{folder}/canvas.pdf", canvas_pdf(canvas)),
        "JSON": (f"{folder}/canvas.json", to_json(canvas)),
        "Markdown": (f"{folder}/canvas.md", to_markdown(canvas)),
        "CSV": (f"{folder}/canvas.csv", to_csv(canvas)),
        _("History"): (f"{folder}/geschiedenis.json", history_of(canvas)),
    }
    for name, content in files.values():
        bundle.add(name, content)
    return {kind: name for kind, (name, content) in files.items()}


def history_of(canvas):
    """All notes, also those in the bin, the texts that waited for a choice, and the log."""
    data = {
        "notes": list(canvas.notes.values()),
        "waiting_texts": list(Conflict.objects.filter(note__canvas=canvas).values()),
        "changes": list(canvas.events.values()),
    }
    people = User.objects.filter(pk__in=writers(data))
    data["people"] = {str(person.pk): person.name for person in people}
    return as_text(data)


def writers(data):
    ids = {row.get(name) for rows in data.values() for row in rows for name in WRITERS}
    return ids - {None}


def choices_of(organisation):
    choices = Choice.objects.filter(organisation=organisation).select_related("organisation")
    choices = choices.select_related("created_by", "changed_by", "dpa_edition")
    return choices.with_decisions()


def add_choice(bundle, choice):
    """The record of each decision as PDF; returns their names by number."""
    files = {}
    for decision in choice.decisions.all():
        name = f"keuzes/{slugify(choice.name)[:40].strip('-') or 'keuze'}-{choice.pk}"
        files[decision.number] = f"{name}-{decision.number}.pdf"
        bundle.add(files[decision.number], record_pdf(decision, agreements_about(decision)))
    return files


def assessments_of(organisation):
    found = Assessment.objects.filter(organisation=organisation).order_by("created_at")
    return found.select_related("organisation", "version__instrument", "created_by", "previous")


def add_assessment(bundle, assessment):
    """Its report as PDF when it may be shown; returns it as data, with the name of that file."""
    report = report_of(assessment, Agreement.objects.of(assessment))
    name = f"instrumenten/{assessment.version.instrument.key}-{assessment.pk}.pdf"
    if report:
        bundle.add(name, report)
    return assessment_data(assessment) | {"file": name if report else ""}


def as_choice(choice, files):
    return {
        **{name: getattr(choice, name) for name in CHOSEN},
        "dpa_edition": choice.dpa_edition.key if choice.dpa_edition else "",
        **{name: str(getattr(choice, name) or "") for name in ("created_by", "changed_by")},
        "decisions": [
            {
                "number": decision.number,
                "edition": decision.edition.key,
                "decided_on": decision.decided_on,
                "decided_by": str(decision.decided_by or ""),
                "record": decision.record,
                "file": files[decision.number],
            }
            for decision in choice.decisions.all()
        ],
    }


def readable(name, organisation, canvases, choices, filled_in):
    context = {"organisation": organisation, "canvases": canvases, "today": timezone.localdate()}
    context |= {"choices": choices, "filled_in": filled_in}
    context["agreements"] = Agreement.objects.filter(organisation=organisation)
    context["steps"] = steps_of(organisation)
    context |= {"memberships": members_of(organisation), "mandates": mandates_of(organisation)}
    return render_to_string(f"dossier/take_along/{name}", context)


def as_json(organisation, canvases):
    data = {
        "format": FORMAT,
        "version": 1,
        "made_at": timezone.now(),
        **{name: getattr(organisation, name) for name in DETAILS},
        "sectors": list(organisation.sectors.values_list("name", flat=True)),
        "members": [as_member(membership) for membership in members_of(organisation)],
        "mandates": [as_mandate(mandate) for mandate in mandates_of(organisation)],
        "canvases": [as_canvas(canvas, files) for canvas, files in canvases],
        "agreements": agreements_of(organisation),
        "steps": [as_step(row) for row in steps_of(organisation)],
    }
    return as_text(data)


def as_text(data):
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def agreements_of(organisation):
    agreements = Agreement.objects.filter(organisation=organisation)
    names = {"created_by_name": F("created_by__name"), "changed_by_name": F("changed_by__name")}
    return list(agreements.values("id", *AGREED, **names))


def steps_of(organisation):
    """What was set by hand in the step plan, in its order."""
    set_by_hand = StepState.objects.filter(organisation=organisation).set_by_hand()
    order = [step.key for step in all_steps()]
    rows = [row for row in set_by_hand.select_related("changed_by") if row.key in order]
    return sorted(rows, key=lambda row: order.index(row.key))


def as_step(row):
    fields = {name: getattr(row, name) for name in SET}
    return {**fields, "title": str(row), "changed_by_name": str(row.changed_by or "")}


def members_of(organisation):
    return organisation.memberships.select_related("user").order_by("created_at")


def mandates_of(organisation):
    return organisation.mandates.select_related("coach", "given_by").order_by("starts_on")


def as_member(membership):
    return {
        "name": membership.user.name,
        "email": membership.user.email,
        "role": membership.role,
        "since": membership.created_at,
        "suspended_at": membership.suspended_at,
    }


def as_mandate(mandate):
    return {
        "coach": mandate.coach.name,
        "part": mandate.part,
        "starts_on": mandate.starts_on,
        "ends_on": mandate.ends_on,
        "withdrawn_at": mandate.withdrawn_at,
        "given_by": mandate.given_by.name if mandate.given_by else None,
    }


def as_canvas(canvas, files):
    return {
        "id": canvas.pk,
        "title": canvas.title,
        "version": canvas.seq,
        "deleted_at": canvas.deleted_at,
        "files": files,
    }
