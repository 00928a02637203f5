import hashlib
import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisation import Mandate, Membership, Organisation, Role


class GrantQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(revoked_at=None, used_at=None, ends_at__gt=timezone.now())

    def with_token(self, token):
        return self.in_force().filter(token_hash=Grant.hash(token))


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

    def opens(self, model):
        return self.object_kind == model._meta.label_lower

    def revoke(self):
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])


class OrganisationOwnedQuerySet(models.QuerySet):
    """Who may see and who may change: nothing else in the project decides it."""

    def visible_to(self, actor):
        return self.filter(self._member(actor) | self._coach(actor) | self._guest(actor))

    def editable_by(self, actor):
        writer = self._member(actor, roles=Role.writers())
        return self.filter(writer | self._guest(actor, rights=[Grant.Right.EDIT]))

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
