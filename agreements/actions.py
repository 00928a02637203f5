"""Every change of an agreement, with its line in the log of the organisation."""

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, Organisation
from agreements.models import Agreement, CalendarKey


@transaction.atomic
def agree(organisation, *, what, by, who="", due_on=None, origin=None, point=""):
    """Make an agreement. With an `origin` (a thing of the organisation) and a `point` of it, the
    same point gives the agreement that was made before, unchanged; also when two ask at once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    made = Agreement(
        organisation=organisation,
        what=what,
        who=who,
        due_on=due_on,
        created_by=by.user,
        changed_by=by.user,
    )
    if origin:
        known = Agreement.objects.of(origin).filter(origin_key=point)
        if point and (agreement := known.first()):
            return agreement
        made.origin_kind, made.origin_id = origin._meta.label_lower, origin.pk
        made.origin_key, made.origin_label = point, str(origin)[:200]
    made.save()
    AuditEntry.record("created", made, by=by)
    return made


@transaction.atomic
def change(agreement, *, what, who, due_on, by):
    agreement.what, agreement.who, agreement.due_on = what, who, due_on
    save(agreement, by)
    AuditEntry.record("changed", agreement, by=by)


@transaction.atomic
def finish(agreement, *, by):
    """Done today; a second time changes nothing."""
    if agreement.done_on:
        return
    agreement.done_on = timezone.localdate()
    save(agreement, by)
    AuditEntry.record("finished", agreement, by=by)


@transaction.atomic
def reopen(agreement, *, by):
    if not agreement.done_on:
        return
    agreement.done_on = None
    save(agreement, by)
    AuditEntry.record("reopened", agreement, by=by)


@transaction.atomic
def delete(agreement, *, by):
    AuditEntry.record("deleted", agreement, by=by)
    agreement.delete()


def save(agreement, by):
    agreement.changed_by, agreement.changed_at = by.user, timezone.now()
    agreement.save()


# In a calendar ---------------------------------------------------------------------------------


@transaction.atomic
def open_calendar(organisation, *, by):
    """Return the token of a new address for the calendar of who asks; the old one stops."""
    key, token = CalendarKey.give(organisation, by.user)
    AuditEntry.record("link_made", key, by=by)
    return token


@transaction.atomic
def close_calendar(organisation, *, by):
    for key in CalendarKey.objects.filter(organisation=organisation, user=by.user):
        AuditEntry.record("link_revoked", key, by=by)
        key.delete()
