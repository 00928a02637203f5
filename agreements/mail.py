"""A quiet mail a week before: who writes for an organisation hears once of each agreement that is
nearly due, or just overdue; one mail for all that is new."""

import logging
from collections import defaultdict
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, Role
from agreements.models import Agreement, Reminder

log = logging.getLogger("toolbox.daily")

AHEAD, BEHIND = timedelta(days=7), timedelta(days=7)


def mail_what_is_due_soon():
    """Send the mails that have not gone yet; says how many. Safe to repeat."""
    due = agreements_due()
    writers = writers_of(due)
    return sum(tell(user, due[house], house) for house in due for user in writers[house])


def agreements_due():
    """Organisation id to its agreements of these days, the first that is due first."""
    today = timezone.localdate()
    agreements = Agreement.objects.due_between(today - BEHIND, today + AHEAD)
    found = defaultdict(list)
    for agreement in agreements.filter(organisation__closes_at=None).select_related("organisation"):
        found[agreement.organisation_id].append(agreement)
    return found


def writers_of(organisations):
    """Organisation id to the people who write for it and want this mail."""
    members = Membership.objects.active().filter(
        organisation__in=organisations,
        role__in=Role.writers(),
        user__is_active=True,
        user__agreement_mails=True,
    )
    found = defaultdict(list)
    for member in members.select_related("user").order_by("pk"):
        found[member.organisation_id].append(member.user)
    return found


def tell(user, agreements, organisation_id):
    """The marks come first, so that two processes send one mail; they go when no mail can leave, so
    that the next day tries again."""
    marks = mark(user, agreements, organisation_id)
    if not marks:
        return 0
    new = {each.agreement_id for each in marks}
    organisation = agreements[0].organisation
    context = {
        "organisation": organisation,
        "agreements": [each for each in agreements if each.pk in new],
        "agreements_url": reverse("agreements:agreements", args=[organisation.slug]),
        "mail_url": reverse("me:mail"),
    }
    try:
        get_adapter().send_mail("agreements/email/due", user.email, context)
    except OSError:
        log.exception("the mail about agreements could not leave; it is tried again")
        Reminder.objects.filter(pk__in=[each.pk for each in marks]).delete()
        return 0
    return 1


@transaction.atomic
def mark(user, agreements, organisation_id):
    """The marks of what this person had not heard of yet, and what is still so."""
    Organisation.objects.select_for_update().get(pk=organisation_id)
    waiting = Agreement.objects.select_for_update().filter(done_on=None)
    still = waiting.filter(pk__in=[each.pk for each in agreements]).values_list("pk", "due_on")
    told = Reminder.objects.filter(user=user, agreement__in=agreements)
    new = set(still) - set(told.values_list("agreement_id", "due_on"))
    return Reminder.objects.bulk_create(
        Reminder(agreement=each, user=user, due_on=each.due_on)
        for each in agreements
        if (each.pk, each.due_on) in new
    )
