"""Everything that the register says a person may take along, as one zip."""

import json

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AuditEntry, Grant, Mandate, User
from agreements.models import Agreement, CalendarKey, Reminder
from canvas.models import Canvas, Conflict, Event, Note
from checklists.models import Answer, Assessment, Respondent
from dossier.models import StepState
from toolbox.lib.zips import Bundle
from toolbox.privacy.erase import addresses_of
from toolbox.privacy.register import REGISTER
from tooldb.models import Choice, Decision, Told

FORMAT = "toolbox-beeldbellen/my-data"


def bundle_of(user):
    data = json.dumps(data_of(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    bundle = Bundle()
    bundle.add("data.json", data)
    bundle.add("LEESMIJ.txt", render_to_string("privacy/my_data_readme.txt"))
    return bundle


def data_of(user):
    return {
        "format": FORMAT,
        "version": 1,
        "made_at": timezone.now(),
        **account_of(user),
        **access_of(user),
        **texts_of(user),
        **deeds_of(user),
    }


def account_of(user):
    return {
        "account": rows(User.objects.filter(pk=user.pk)),
        "account_groups": rows(user.groups.through.objects.filter(user=user)),
        "account_rights": rows(user.user_permissions.through.objects.filter(user=user)),
        "email_addresses": rows(user.emailaddress_set.all()),
        "email_confirmations": rows(
            model("account.EmailConfirmation").objects.filter(email_address__user=user)
        ),
        "second_step": rows(model("mfa.Authenticator").objects.filter(user=user)),
        "sessions": rows(model("usersessions.UserSession").objects.filter(user=user)),
    }


def access_of(user):
    """Where somebody may look, and whom they let in."""
    mandates = Mandate.objects.filter(Q(coach=user) | Q(given_by=user))
    to_me = Grant.objects.mailed_to(addresses_of(user)).values("pk")
    grants = Grant.objects.filter(Q(given_by=user) | Q(pk__in=to_me))
    return {
        "memberships": rows(user.memberships.all(), organisation_name=F("organisation__name")),
        "mandates": rows(mandates, organisation_name=F("organisation__name")),
        "links_and_invitations": rows(grants),
        "calendar_addresses": rows(
            CalendarKey.objects.filter(user=user), organisation_name=F("organisation__name")
        ),
    }


def texts_of(user):
    """Texts by this person where they may read them today; elsewhere only that there is one. A
    text that somebody else wrote over is not theirs any more; the log has what they wrote."""
    actor = Actor(user=user)
    open_to_me = Canvas.objects.visible_to(actor).values("pk")
    agreed = Agreement.objects.visible_to(actor).values("pk")
    chosen = Choice.objects.visible_to(actor).values("pk")
    steps = StepState.objects.visible_to(actor).values("pk")
    filled_in = Assessment.objects.visible_to(actor).values("pk")
    wrote = Q(created_by=user) | Q(changed_by=user)
    notes = Note.objects.filter(wrote)
    own = notes.filter(changed_by=user, canvas__in=open_to_me)
    return {
        **split("canvases", Canvas.objects.filter(created_by=user), Q(pk__in=open_to_me)),
        **split("notes", notes, Q(pk__in=own.values("pk"))),
        **split(
            "waiting_texts",
            Conflict.objects.filter(written_by=user),
            Q(note__canvas__in=open_to_me),
        ),
        **split("agreements", Agreement.objects.filter(wrote), Q(pk__in=agreed)),
        **split("steps", StepState.objects.filter(changed_by=user), Q(pk__in=steps)),
        **split("choices", Choice.objects.filter(wrote), Q(pk__in=chosen)),
        **split(
            "filled_in_instruments",
            Assessment.objects.filter(created_by=user),
            Q(pk__in=filled_in),
        ),
        **split(
            "roles_in_which_i_answer",
            Respondent.objects.filter(user=user),
            Q(assessment__in=filled_in),
        ),
        **split(
            "answers",
            Answer.objects.filter(respondent__user=user),
            Q(respondent__assessment__in=filled_in),
        ),
        **split("decisions", Decision.objects.filter(decided_by=user), Q(choice__in=chosen)),
        **split("changes", Event.objects.filter(actor_id=user.pk), Q(canvas__in=open_to_me)),
    }


def deeds_of(user):
    deeds = Q(actor_id=user.pk) | Q(object_kind=user._meta.label_lower, object_id=user.pk)
    return {
        "audit": rows(AuditEntry.objects.filter(deeds)),
        "administration": rows(model("admin.LogEntry").objects.filter(user=user)),
        "checked_rules": rows(model("knowledge.Rule").objects.filter(checked_by=user)),
        "checked_examples": rows(
            model("knowledge.PracticeExample").objects.filter(checked_by=user)
        ),
        "checked_instruments": rows(model("checklists.Review").objects.filter(checked_by=user)),
        "mails_about_agreements": rows(Reminder.objects.filter(user=user)),
        "mails_about_choices": rows(Told.objects.filter(user=user)),
        "checked_claims": rows(model("tooldb.Claim").objects.filter(checked_by=user)),
    }


def split(name, queryset, readable):
    return {
        name: rows(queryset.filter(readable)),
        f"{name}_without_text": rows(queryset.exclude(readable), only="authorship"),
    }


def rows(queryset, *, only="", **more):
    """The columns of the register, of one record or of all that a person may take along."""
    label = queryset.model._meta.label
    names = [name for record in taken(only) for name in record.fields.get(label, "").split()]
    return list(queryset.values("pk", *names, **more))


def taken(only):
    return [record for record in REGISTER if record.in_my_data and only in ("", record.key)]


def model(label):
    return apps.get_model(label)
