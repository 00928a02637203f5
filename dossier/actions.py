"""An organisation that leaves: announced, taken back, or gone."""

from datetime import timedelta
from functools import partial

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Grant, Organisation

GRACE_DAYS = 14


@transaction.atomic
def close_organisation(organisation, *, by):
    """Shut every door now; the organisation goes after GRACE_DAYS."""
    administered = Organisation.objects.administered_by(by)
    organisation = _take(administered, organisation)
    organisation.closes_at = timezone.now() + timedelta(days=GRACE_DAYS)
    organisation.save(update_fields=["closes_at"])
    AuditEntry.record("deleted", organisation, by=by)
    _tell_administrators(organisation)


@transaction.atomic
def reopen_organisation(organisation, *, by):
    organisation = _take(Organisation.objects.closing_for(by), organisation)
    organisation.closes_at = None
    organisation.save(update_fields=["closes_at"])
    AuditEntry.record("restored", organisation, by=by)


def remove_closed_organisations():
    """What nobody took back, with all that is in it; returns how many."""
    return sum(_remove(organisation) for organisation in Organisation.objects.due())


@transaction.atomic
def _remove(organisation):
    """Whether it went; somebody could just have taken it back."""
    due = Organisation.objects.select_for_update().due().filter(pk=organisation.pk).first()
    if due is None:
        return False
    logo = due.logo
    due.delete()
    Grant.objects.of_nothing().delete()
    if logo:
        transaction.on_commit(partial(logo.storage.delete, logo.name))
    return True


def _take(organisations, organisation):
    """The row, locked; 404 when it is not among these any more."""
    return get_object_or_404(organisations.select_for_update(), pk=organisation.pk)


def _tell_administrators(organisation):
    context = {
        "organisation": organisation,
        "closing_url": reverse("dossier:closing", args=[organisation.slug]),
    }
    for membership in organisation.memberships.administrators().select_related("user"):
        send = partial(get_adapter().send_mail, "dossier/email/closing", membership.user.email)
        transaction.on_commit(partial(send, context), robust=True)
