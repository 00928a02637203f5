import hashlib
import secrets
import uuid
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Mandate, Membership, Organisation, Role

KEPT_DAYS = 30


class GrantQuerySet(models.QuerySet):
    def open(self):
        """Not used and not taken back; it may have ended."""
        return self.filter(revoked_at=None, used_at=None)

    def in_force(self):
        return self.open().filter(ends_at__gt=timezone.now())

    def with_token(self, token):
        return self.in_force().filter(token_hash=Grant.hash(token))

    def of(self, thing):
        return self.filter(object_kind=thing._meta.label_lower, object_id=thing.pk)

    def links(self):
        return self.filter(right__in=[Grant.Right.VIEW, Grant.Right.EDIT])

    def invitations(self):
        return self.filter(right__in=[Grant.Right.JOIN, Grant.Right.COACH])

    def invitations_for(self, user):
        """What waits for the person who reads the mail of a confirmed address of this account."""
        addresses = EmailAddress.objects.filter(user=user, verified=True)
        emails = [email.lower() for email in addresses.values_list("email", flat=True)]
        closing = Organisation.objects.closing().values("pk")
        waiting = self.in_force().invitations().filter(email__in=emails)
        return waiting.exclude(object_id__in=closing)

    def over(self):
        """Used, ended or taken back for so long that nobody asks about it any more."""
        past = timezone.now() - timedelta(days=KEPT_DAYS)
        return self.filter(Q(used_at__lt=past) | Q(revoked_at__lt=past) | Q(ends_at__lt=past))

    def of_nothing(self):
        """Whose thing is gone."""
        gone = Q(pk__in=[])
        for kind in self.order_by().values_list("object_kind", flat=True).distinct():
            things = apps.get_model(kind).objects.values("pk")
            gone |= Q(object_kind=kind) & ~Q(object_id__in=things)
        return self.filter(gone)

    def mailed_to(self, addresses):
        addresses = [address.lower() for address in addresses]
        return self.annotate(address=Lower("email")).filter(address__in=addresses)


class Grant(models.Model):
    """A key to one thing for somebody without an account. It names the thing by kind and id only,
    so that it can stand below the apps that it opens."""

    class Right(models.TextChoices):
        VIEW = "view", _("read")
        EDIT = "edit", _("read and write")
        JOIN = "join", _("become a member")
        COACH = "coach", _("look along as a coach")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    object_kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    right = models.CharField(_("right"), max_length=10, choices=Right, default=Right.VIEW)
    display_name = models.CharField(_("name shown"), max_length=80, blank=True)
    # Of an invitation: to whom it was mailed, and what accepting it gives (a role, or the part and
    # the dates of a mandate).
    email = models.EmailField(_("e-mail address"), blank=True)
    terms = models.JSONField(default=dict, blank=True)
    used_at = models.DateTimeField(null=True, editable=False)
    ends_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    given_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="grants_given"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")

    def __str__(self):
        return f"{self.object_kind}: {self.get_right_display()}"

    @staticmethod
    def hash(token):
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def give(cls, thing, *, by, ends_at, right=Right.VIEW, **fields):
        """Return (grant, token). The token is told once and kept nowhere."""
        token = secrets.token_urlsafe(32)
        grant = cls.objects.create(
            token_hash=cls.hash(token),
            object_kind=thing._meta.label_lower,
            object_id=thing.pk,
            right=right,
            ends_at=ends_at,
            given_by=by,
            **fields,
        )
        return grant, token

    @staticmethod
    def address(token):
        """What goes into a mail: on our own host, whatever the request named."""
        return f"{settings.PUBLIC_URL}{reverse('accounts:enter_by_grant', args=[token])}"

    @property
    def is_invitation(self):
        return self.right in (self.Right.JOIN, self.Right.COACH)

    @property
    def has_ended(self):
        return self.ends_at <= timezone.now()

    @property
    def role(self):
        """Of an invitation: what its reader becomes."""
        return Role(self.terms["role"])

    @property
    def part(self):
        return Mandate.Part(self.terms["part"])

    @property
    def first_day(self):
        return self._day("starts_on")

    @property
    def last_day(self):
        return self._day("ends_on")

    def _day(self, name):
        return date.fromisoformat(self.terms[name]) if name in self.terms else None

    def opens(self, model):
        return self.object_kind == model._meta.label_lower

    def revoke(self):
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])

    def use(self):
        """Accepted: whose address it was, the membership or the mandate knows from now on."""
        self.used_at = timezone.now()
        self.email = ""
        self.save(update_fields=["used_at", "email"])


class OrganisationOwnedQuerySet(models.QuerySet):
    """Who may see and who may change: nothing else in the project decides it."""

    def visible_to(self, actor):
        return self._open().filter(self._member(actor) | self._coach(actor) | self._guest(actor))

    def editable_by(self, actor):
        writer = self._member(actor, roles=Role.writers())
        return self._open().filter(writer | self._guest(actor, rights=[Grant.Right.EDIT]))

    def live(self):
        """What is not in the bin; a model that has one says more."""
        return self.all()

    def _open(self):
        """Of an organisation that is being deleted nobody sees anything."""
        return self.filter(organisation__closes_at=None)

    def _member(self, actor, roles=Role.values):
        if not actor.user:
            return Q(pk__in=[])
        memberships = Membership.objects.active().filter(user=actor.user, role__in=roles)
        return Q(organisation__in=memberships.values("organisation"))

    def _coach(self, actor):
        if not actor.user:
            return Q(pk__in=[])
        part = self.model._meta.app_label
        mandates = Mandate.objects.in_force().filter(coach=actor.user, part=part)
        return Q(organisation__in=mandates.values("organisation"))

    def _guest(self, actor, rights=(Grant.Right.VIEW, Grant.Right.EDIT)):
        grant = actor.grant
        if grant and grant.opens(self.model) and grant.right in rights:
            return Q(pk=grant.object_id)
        return Q(pk__in=[])


class OrganisationOwned(models.Model):
    """What belongs to one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    objects = OrganisationOwnedQuerySet.as_manager()

    class Meta:
        abstract = True
