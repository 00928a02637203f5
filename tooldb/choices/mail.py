"""When something behind a decision changed, who writes for the organisation hears of it: one mail
for all that is new, and never twice of the same."""

import logging

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, Role
from tooldb.choices.picture import shifts_of
from tooldb.models import Choice, Told

log = logging.getLogger("toolbox.daily")


def mail_what_changed():
    """Send the mails that have not gone yet; says how many. Safe to repeat."""
    changed = changed_choices()
    organisations = Organisation.objects.open().filter(pk__in=changed)
    return sum(
        tell(membership.user, organisation, changed[organisation.pk])
        for organisation in organisations
        for membership in writers_of(organisation)
    )


def changed_choices():
    """Organisation id to pairs of a choice and what changed since it was decided. A change that
    holds no more is forgotten: when it comes back it is told again."""
    choices = Choice.objects.filter(organisation__closes_at=None).with_decisions()
    decided = {choice.decision.pk: choice for choice in choices if choice.decision}
    shifts = shifts_of([choice.decision for choice in decided.values()])
    forget_what_ended(shifts)
    changed = {}
    for pk, found in shifts.items():
        if found:
            choice = decided[pk]
            changed.setdefault(choice.organisation_id, []).append((choice, found))
    return changed


def forget_what_ended(shifts):
    standing = {(pk, shift.change.mark) for pk, found in shifts.items() for shift in found}
    told = Told.objects.filter(decision__in=shifts).values_list("pk", "decision_id", "mark")
    ended = [pk for pk, *change in told if tuple(change) not in standing]
    Told.objects.filter(pk__in=ended).delete()


def writers_of(organisation):
    writers = organisation.memberships.active().filter(role__in=Role.writers())
    return writers.filter(user__is_active=True).select_related("user")


def tell(user, organisation, changed):
    """The marks come first, so that two processes send one mail; they go when no mail can leave, so
    that the next day tries again."""
    told = mark(user, organisation, changed)
    if not told:
        return 0
    new = {(each.decision_id, each.mark) for each in told}
    context = {
        "organisation": organisation,
        "changed": list(only_new(changed, new)),
        "choices_url": reverse("choices:choices", args=[organisation.slug]),
    }
    try:
        get_adapter().send_mail("tooldb/email/changed", user.email, context)
    except OSError:
        log.exception("the mail about a choice could not leave; it is tried again")
        Told.objects.filter(pk__in=[each.pk for each in told]).delete()
        return 0
    return 1


def only_new(changed, new):
    for choice, shifts in changed:
        found = [each for each in shifts if (choice.decision.pk, each.change.mark) in new]
        if found:
            yield choice, found


@transaction.atomic
def mark(user, organisation, changed):
    """What this person had not heard of yet."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    found = [
        Told.objects.get_or_create(decision=choice.decision, user=user, mark=shift.change.mark)
        for choice, shifts in changed
        for shift in shifts
    ]
    return [told for told, is_new in found if is_new]
