"""Every change of a choice, with its line in the log of the organisation."""

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry
from agreements import actions as agreements
from tooldb.choices.record import record_of
from tooldb.models import Choice, Decision, DecisionStands


@transaction.atomic
def keep(organisation, *, name, answers, by):
    """A new choice, with what was answered in the decision aid."""
    choice = Choice(organisation=organisation, name=name, answers=answers.as_dict())
    choice.created_by = choice.changed_by = by.user
    choice.save()
    AuditEntry.record("created", choice, by=by)
    return choice


@transaction.atomic
def change(choice, *, by, **fields):
    """Other answers, or another name."""
    for name, value in fields.items():
        setattr(choice, name, value)
    choice.changed_by, choice.changed_at = by.user, timezone.now()
    choice.save(update_fields=[*fields, "changed_by", "changed_at"])
    AuditEntry.record("changed", choice, by=by)


def note_dpa(choice, *, by, **fields):
    """What is known of the processing agreement for the tool that was chosen."""
    change(choice, **fields, dpa_edition=choice.decision.edition, by=by)


@transaction.atomic
def decide(choice, picture, *, why, by):
    """Freeze what is known today beside what was chosen; earlier decisions stay."""
    # The lock gives each decision its own number.
    Choice.objects.select_for_update().get(pk=choice.pk)
    newest = choice.decisions.order_by("-number").first()
    decision = Decision.objects.create(
        choice=choice,
        number=newest.number + 1 if newest else 1,
        edition=picture.entry.edition,
        record=record_of(choice, picture, why=why),
        decided_by=by.user,
    )
    AuditEntry.record("decided", choice, by=by)
    return decision


def agree(choice, point, *, by, **fields):
    """An agreement of something to arrange (page.Point); the same point gives one agreement."""
    return agreements.agree(choice.organisation, origin=choice, point=point.origin, by=by, **fields)


@transaction.atomic
def delete(choice, *, by):
    """Raise DecisionStands when somebody decided meanwhile."""
    Choice.objects.select_for_update().get(pk=choice.pk)
    if choice.decisions.order_by("number").exists():
        raise DecisionStands
    AuditEntry.record("deleted", choice, by=by)
    choice.delete()
