"""Erasing a person. Texts belong to the organisation and stay; who wrote them is forgotten."""

from functools import partial

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.actions import LastAdministrator
from accounts.models import AuditEntry, Grant, Organisation, User
from canvas.models import Event
from checklists.models import Respondent


@transaction.atomic
def erase(user, *, by):
    """Raise LastAdministrator when an organisation would be left without anybody."""
    if left_alone_by(user, lock=True):
        raise LastAdministrator
    user = User.objects.select_for_update().get(pk=user.pk)
    say_goodbye(user)
    end_sessions(user)
    Event.objects.filter(actor_id=user.pk).update(actor_id=None)
    Respondent.objects.filter(user=user).update(name="")
    Grant.objects.mailed_to(addresses_of(user)).delete()
    AuditEntry.record("erased", user, by=by)
    user.delete()


def left_alone_by(user, *, lock=False):
    """The organisations that nobody else looks after. With `lock` they stay as they are, so that
    of two administrators who go at once the second one is stopped."""
    organisations = Organisation.objects.open()
    if lock:
        mine = user.memberships.values("organisation")
        list(organisations.select_for_update().filter(pk__in=mine).order_by("pk"))
    return list(organisations.administered_only_by(user))


def addresses_of(user):
    return [user.email, *user.emailaddress_set.values_list("email", flat=True)]


def end_sessions(user):
    """A session says whose it is only inside."""
    sessions = Session.objects.iterator()
    keys = [s.pk for s in sessions if s.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=keys).delete()


def say_goodbye(user):
    """Once it is done; a mail server that fails undoes nothing."""
    context = {"operator_email": settings.OPERATOR_EMAIL}
    send = partial(get_adapter().send_mail, "privacy/email/erased", user.email, context)
    transaction.on_commit(send, robust=True)
