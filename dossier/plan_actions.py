"""Every change of the step plan, with its line in the log of the organisation."""

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, Organisation
from agreements import actions as agreements
from dossier.models import StepState


@transaction.atomic
def set_step(organisation, step, *, state, reason, by):
    row = take(organisation, step)
    write(row, state=state, reason=reason, by=by)
    AuditEntry.record("step_set", row, by=by)


@transaction.atomic
def free_step(organisation, step, *, by):
    """Take back what was set by hand: the site derives it again."""
    row = take(organisation, step)
    if not row.state:
        return
    write(row, state="", reason="", by=by)
    AuditEntry.record("step_freed", row, by=by)


@transaction.atomic
def agree(organisation, step, *, by, **fields):
    """An agreement of this step."""
    return agreements.agree(organisation, origin=take(organisation, step), by=by, **fields)


def take(organisation, step):
    """The row of this step, made when it is not there yet, behind the lock of its organisation."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    return StepState.objects.get_or_create(organisation=organisation, key=step.key)[0]


def write(row, *, state, reason, by):
    row.state, row.reason = state, reason
    row.changed_by, row.changed_at = by.user, timezone.now()
    row.save()
