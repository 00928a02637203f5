import uuid
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

MANDATE_KEPT_DAYS = 2 * 365

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
    def open(self):
        return self.filter(closes_at=None)

    def closing(self):
        """Deleted by an administrator; until `closes_at` it can come back."""
        return self.exclude(closes_at=None)

    def due(self):
        return self.filter(closes_at__lte=timezone.now())

    def visible_to(self, actor):
        """Where the actor is a member, or a coach with a mandate for any part today."""
        if not actor.user:
            return self.none()
        member = Membership.objects.active().filter(user=actor.user).values("organisation")
        coach = Mandate.objects.in_force().filter(coach=actor.user).values("organisation")
        return self.open().filter(Q(pk__in=member) | Q(pk__in=coach))

    def with_role(self, actor, roles):
        """Where the actor is a member in one of these roles."""
        return self.open()._of_member(actor, roles)

    def closing_for(self, actor):
        """What this actor, an administrator, can bring back."""
        return self.closing()._of_member(actor, [Role.ADMINISTRATOR])

    def _of_member(self, actor, roles):
        if not actor.user:
            return self.none()
        mine = Membership.objects.active().filter(user=actor.user, role__in=roles)
        return self.filter(pk__in=mine.values("organisation"))

    def written_by(self, actor):
        return self.with_role(actor, Role.writers())

    def administered_by(self, actor):
        return self.with_role(actor, [Role.ADMINISTRATOR])

    def administered_only_by(self, user):
        """Where nobody else can look after it today."""
        administrators = Membership.objects.administrators()
        others = administrators.exclude(user=user).values("organisation")
        mine = Membership.objects.filter(user=user, role=Role.ADMINISTRATOR).values("organisation")
        return self.filter(pk__in=mine).exclude(pk__in=others)


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

    @property
    def organisation_id(self):
        """An organisation belongs to itself, as its canvases do: for the audit log."""
        return self.pk

    @property
    def logo_url(self):
        """A new logo has a new address, so that no browser shows the old one."""
        return f"{reverse('accounts:logo', args=[self.slug])}?v={Path(self.logo.name).stem}"

    def check_joined_by(self, actor):
        """Raise PermissionDenied unless the actor is a member: a coach is not."""
        self._check_in(Organisation.objects.with_role(actor, Role.values))

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

    def administrators(self):
        """Who can look after the organisation today."""
        return self.active().filter(role=Role.ADMINISTRATOR, user__is_active=True)


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

    @property
    def is_last_administrator(self):
        """Whether nobody could look after the organisation without this member."""
        administrators = self.organisation.memberships.administrators()
        return list(administrators.values_list("pk", flat=True)) == [self.pk]


class MandateQuerySet(models.QuerySet):
    def current(self):
        """Not ended and not withdrawn, today in Brussels, though it may have yet to begin; nobody
        is deleting the organisation."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()),
            withdrawn_at=None,
            organisation__closes_at=None,
        )

    def in_force(self):
        """Begun as well: only these open a door."""
        return self.current().filter(starts_on__lte=timezone.localdate())

    def over(self):
        """Ended or withdrawn for so long that nobody asks about it any more."""
        past = timezone.now() - timedelta(days=MANDATE_KEPT_DAYS)
        return self.filter(Q(ends_on__lt=past.date()) | Q(withdrawn_at__lt=past))


class Mandate(models.Model):
    """An organisation lets a coach see one part of its work for a time; its administrator gives
    it and takes it back, with effect at once."""

    class Part(models.TextChoices):
        """The labels of the apps whose things a coach may be shown."""

        CANVAS = "canvas", _("canvases")
        TOOLDB = "tooldb", _("choices of tools")
        AGREEMENTS = "agreements", _("agreements")
        CHECKLISTS = "checklists", _("filled in instruments")

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

    @property
    def state(self):
        if self.withdrawn_at:
            return "withdrawn"
        today = timezone.localdate()
        if self.starts_on > today:
            return "planned"
        return "ended" if self.ends_on and self.ends_on < today else "in force"

    @property
    def is_current(self):
        return self.state in ("planned", "in force")

    def withdraw(self):
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
