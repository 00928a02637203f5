import uuid

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

# Words that stand, or may come to stand, in addresses beside an organisation's name.
RESERVED_SLUGS = {
    "account",
    "admin",
    "beheer",
    "beslishulp",
    "budget",
    "canvas",
    "demo",
    "help",
    "instrumenten",
    "live",
    "nieuw",
    "o",
    "praktijkvoorbeelden",
    "proeftuinen",
    "regelgeving",
    "static",
    "toegang",
    "tools",
    "zoeken",
}


class Sector(models.Model):
    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")

    def __str__(self):
        return self.name


class UsedSlug(models.Model):
    """An organisation's address stays taken, also after the organisation is gone."""

    slug = models.SlugField(primary_key=True, max_length=60)

    def __str__(self):
        return self.slug


def logo_path(organisation, filename):
    """A fresh name for each upload, so that a browser never shows an old one."""
    return f"logos/{uuid.uuid4()}.png"


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, actor):
        """Where the actor is a member, or a coach with a mandate for any part today."""
        if not actor.user:
            return self.none()
        member = Membership.objects.active().filter(user=actor.user).values("organisation")
        coach = Mandate.objects.in_force().filter(coach=actor.user).values("organisation")
        return self.filter(Q(pk__in=member) | Q(pk__in=coach))

    def with_role(self, actor, roles):
        """Where the actor is a member in one of these roles."""
        if not actor.user:
            return self.none()
        mine = Membership.objects.active().filter(user=actor.user, role__in=roles)
        return self.filter(pk__in=mine.values("organisation"))

    def written_by(self, actor):
        return self.with_role(actor, Role.writers())

    def administered_by(self, actor):
        return self.with_role(actor, [Role.ADMINISTRATOR])


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60, unique=True, editable=False)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    phone = models.CharField(_("phone for clients"), max_length=40, blank=True)
    hours = models.CharField(_("hours for clients"), max_length=200, blank=True)
    logo = models.ImageField(_("logo"), upload_to=logo_path, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # An administrator deleted it; until this moment it can come back.
    closes_at = models.DateTimeField(null=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("dossier:home", args=[self.slug])

    def check_administered_by(self, actor):
        """Raise PermissionDenied unless the actor administers this organisation."""
        self._check_in(Organisation.objects.administered_by(actor))

    def check_written_by(self, actor):
        """Raise PermissionDenied unless the actor may make things for this organisation."""
        self._check_in(Organisation.objects.written_by(actor))

    def _check_in(self, organisations):
        if not organisations.filter(pk=self.pk).exists():
            raise PermissionDenied

    def claim_slug(self):
        """Choose an address from the name that nobody has or had; call inside a transaction."""
        base = slugify(self.name)[:50].strip("-") or "organisatie"
        candidates = [base, *(f"{base}-{number}" for number in range(2, 1000))]
        taken = set(UsedSlug.objects.filter(slug__in=candidates).values_list("slug", flat=True))
        taken |= RESERVED_SLUGS
        self.slug = next(slug for slug in candidates if slug not in taken)
        UsedSlug.objects.create(slug=self.slug)


class Role(models.TextChoices):
    VIEWER = "viewer", _("viewer")
    EDITOR = "editor", _("editor")
    ADMINISTRATOR = "administrator", _("administrator")

    @classmethod
    def writers(cls):
        return [cls.EDITOR, cls.ADMINISTRATOR]


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(suspended_at=None)


class Membership(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.VIEWER)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # An administrator may suspend a member for a while: the role stays, the doors are shut.
    suspended_at = models.DateTimeField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_each"),
            models.CheckConstraint(
                condition=Q(role__in=["viewer", "editor", "administrator"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"


class MandateQuerySet(models.QuerySet):
    def in_force(self):
        """Given, begun, not ended and not withdrawn, today in Brussels."""
        today = timezone.localdate()
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today, withdrawn_at=None
        )


class Mandate(models.Model):
    """An organisation lets a coach see one part of its work for a time; its administrator gives
    it and takes it back, with effect at once."""

    class Part(models.TextChoices):
        """The labels of the apps whose things a coach may be shown."""

        CANVAS = "canvas", _("canvases")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="mandates"
    )
    coach = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="mandates")
    part = models.CharField(_("part"), max_length=30, choices=Part)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="mandates_given"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="mandate_ends_after_start",
            )
        ]

    def __str__(self):
        return f"{self.coach}: {self.get_part_display()}"

    def withdraw(self):
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
