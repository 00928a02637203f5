"""Every change of an organisation and of who may enter it. One short transaction each, with its
line in the audit log. Changes of people take the organisation first (a row lock; on SQLite the
write lock) and check the right of who acts behind that lock: two administrators who remove each
other at the same moment come one after the other."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import AuditEntry, Grant, Membership, Organisation, Role

INVITATION_DAYS = 14
# A ceiling for mail in the name of one organisation; a large team comes in within a day.
INVITATIONS_A_DAY = 60


class LastAdministrator(Exception):
    """Nobody could look after the organisation any more: first hand over."""


class TooManyInvitations(Exception):
    """The organisation sent as many as it may in one day."""


class InvitationOver(Exception):
    """It was used or taken back, it ended, or it is for somebody else."""


# The organisation ------------------------------------------------------------------------------


@transaction.atomic
def create_organisation(form, *, by):
    """Save the organisation of a valid OrganisationForm; who makes it administers it."""
    organisation = form.save(commit=False)
    organisation.claim_slug()
    organisation.save()
    form.save_m2m()
    Membership.objects.create(organisation=organisation, user=by.user, role=Role.ADMINISTRATOR)
    AuditEntry.record("created", organisation, by=by)
    return organisation


@transaction.atomic
def change_organisation(form, *, by):
    organisation = form.save()
    AuditEntry.record("changed", organisation, by=by)
    return organisation


@transaction.atomic
def change_logo(organisation, picture, *, by):
    """`picture` is a file that accounts.logo made, or None to take the logo away."""
    organisation = _take_administered(organisation, by)
    old = organisation.logo.name
    if picture:
        organisation.logo.save("logo.png", picture, save=False)
    else:
        organisation.logo = ""
    organisation.save(update_fields=["logo"])
    AuditEntry.record("logo_changed" if picture else "logo_removed", organisation, by=by)
    if old:
        transaction.on_commit(lambda: organisation.logo.storage.delete(old))
    return organisation


def _take(organisation_id):
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _take_administered(organisation, by):
    organisation = _take(organisation.pk)
    organisation.check_administered_by(by)
    return organisation


# Members ---------------------------------------------------------------------------------------


@transaction.atomic
def change_role(membership, *, role, by):
    membership = _take_member(membership, by)
    if membership.role == role:
        return
    _check_not_last(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _record_member(f"made_{role}", membership, by)


@transaction.atomic
def suspend_member(membership, *, by):
    """Shut the doors for a while; the role stays."""
    membership = _take_member(membership, by)
    if membership.suspended_at:
        return
    _check_not_last(membership)
    membership.suspended_at = timezone.now()
    membership.save(update_fields=["suspended_at"])
    _record_member("suspended", membership, by)


@transaction.atomic
def resume_member(membership, *, by):
    membership = _take_member(membership, by)
    if not membership.suspended_at:
        return
    membership.suspended_at = None
    membership.save(update_fields=["suspended_at"])
    _record_member("resumed", membership, by)


@transaction.atomic
def remove_member(membership, *, by):
    membership = _take_member(membership, by)
    _check_not_last(membership)
    _record_member("removed", membership, by)
    membership.delete()


@transaction.atomic
def leave(organisation, *, by):
    organisation = _take(organisation.pk)
    membership = get_object_or_404(organisation.memberships.active(), user=by.user)
    _check_not_last(membership)
    _record_member("left", membership, by)
    membership.delete()


def _take_member(membership, by):
    organisation = _take_administered(membership.organisation, by)
    return get_object_or_404(organisation.memberships, pk=membership.pk)


def _check_not_last(membership):
    if membership.is_last_administrator:
        raise LastAdministrator


def _record_member(verb, membership, by):
    AuditEntry.record(verb, membership.user, by=by, organisation=membership.organisation)


# Invitations -----------------------------------------------------------------------------------


@transaction.atomic
def invite(organisation, *, email, right, terms, by):
    """Return (grant, token) of an invitation to become a member (`terms`: role) or to look along
    as a coach (`terms`: part, starts_on, ends_on). The caller mails it, outside the transaction."""
    organisation = _take_administered(organisation, by)
    _check_number(organisation)
    grant, token = Grant.give(
        organisation,
        by=by.user,
        right=right,
        ends_at=_end_of_invitation(terms),
        email=email.lower(),
        terms=terms,
    )
    AuditEntry.record(f"invited_to_{right}", grant, by=by, organisation=organisation)
    return grant, token


@transaction.atomic
def invite_again(organisation, grant, *, by):
    """The same with a new token and a new end; the old link no longer works."""
    grant = withdraw_invitation(organisation, grant, by=by)
    if grant.last_day and grant.last_day < timezone.localdate():
        raise InvitationOver
    fields = {"email": grant.email, "right": grant.right, "terms": grant.terms}
    return invite(organisation, **fields, by=by)


@transaction.atomic
def withdraw_invitation(organisation, grant, *, by):
    organisation = _take_administered(organisation, by)
    waiting = Grant.objects.of(organisation).invitations().open()
    grant = get_object_or_404(waiting, pk=grant.pk)
    grant.revoke()
    AuditEntry.record("invitation_withdrawn", grant, by=by, organisation=organisation)
    return grant


@transaction.atomic
def accept_invitation(grant, *, by):
    """Make a membership or a mandate of it; return the organisation."""
    organisation = _take(grant.object_id)
    grant = Grant.objects.invitations_for(by.user).filter(pk=grant.pk).first()
    if grant is None:
        raise InvitationOver
    if grant.right == Grant.Right.JOIN:
        _join(organisation, grant, by)
    else:
        _begin_mandate(organisation, grant, by)
    grant.use()
    return organisation


def _join(organisation, grant, by):
    """Who is a member already stays what they are: an old mail changes no role."""
    _, joined = organisation.memberships.get_or_create(user=by.user, defaults={"role": grant.role})
    if joined:
        AuditEntry.record("joined", by.user, by=by, organisation=organisation)


def _begin_mandate(organisation, grant, by):
    if grant.last_day < timezone.localdate():
        raise InvitationOver
    organisation.mandates.create(
        coach=by.user,
        part=grant.part,
        starts_on=max(timezone.localdate(), grant.first_day),
        ends_on=grant.last_day,
        given_by=grant.given_by,
    )
    AuditEntry.record("mandate_accepted", by.user, by=by, organisation=organisation)


def _check_number(organisation):
    day_ago = timezone.now() - timedelta(days=1)
    sent = Grant.objects.of(organisation).invitations().filter(created_at__gt=day_ago)
    if sent.count() >= INVITATIONS_A_DAY:
        raise TooManyInvitations


def _end_of_invitation(terms):
    end = timezone.now() + timedelta(days=INVITATION_DAYS)
    return min(end, end_of(date.fromisoformat(terms["ends_on"]))) if "ends_on" in terms else end


def end_of(day):
    """The last moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.max))


# Mandates --------------------------------------------------------------------------------------


@transaction.atomic
def withdraw_mandate(mandate, *, by):
    organisation = _take_administered(mandate.organisation, by)
    _end_mandate(organisation.mandates, mandate, "mandate_withdrawn", by)


@transaction.atomic
def give_back_mandate(mandate, *, by):
    """The coach stops, before the end."""
    organisation = _take(mandate.organisation_id)
    if mandate.coach_id != by.id:
        raise PermissionDenied
    _end_mandate(organisation.mandates, mandate, "mandate_given_back", by)


def _end_mandate(mandates, mandate, verb, by):
    mandate = get_object_or_404(mandates.filter(withdrawn_at=None), pk=mandate.pk)
    mandate.withdraw()
    AuditEntry.record(verb, mandate.coach, by=by, organisation=mandate.organisation)


# Links -----------------------------------------------------------------------------------------


@transaction.atomic
def give_link(thing, *, display_name, ends_on, by, right=Grant.Right.VIEW):
    """Return (grant, token): whoever has the link reads `thing`, or writes in it, until the end of
    that day."""
    grant, token = Grant.give(
        thing, by=by.user, ends_at=end_of(ends_on), display_name=display_name, right=right
    )
    AuditEntry.record("link_made", thing, by=by)
    return grant, token


@transaction.atomic
def revoke_link(thing, grant_id, *, by):
    grant = get_object_or_404(Grant.objects.of(thing).links().open(), pk=grant_id)
    grant.revoke()
    AuditEntry.record("link_revoked", thing, by=by)


# The person ------------------------------------------------------------------------------------


@transaction.atomic
def take_second_step_away(user, *, by):
    """For who lost phone and codes. A short password may not stand alone: that is a new one by
    mail."""
    user.authenticator_set.all().delete()
    if user.has_short_password:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    AuditEntry.record("second_step_removed", user, by=by)
