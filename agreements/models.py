import hashlib
import secrets
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, OrganisationOwned, OrganisationOwnedQuerySet

CALENDAR_DAYS = 365
REMINDERS_KEPT_DAYS = 30


class AgreementQuerySet(OrganisationOwnedQuerySet):
    def open(self):
        """The first that is due first; those without a day last."""
        return self.filter(done_on=None).order_by(F("due_on").asc(nulls_last=True), "created_at")

    def done(self):
        return self.exclude(done_on=None).order_by("-done_on", "-changed_at")

    def open_first(self):
        first = F("done_on").asc(nulls_first=True)
        return self.order_by(first, F("due_on").asc(nulls_last=True), "created_at")

    def overdue(self):
        return self.open().filter(due_on__lt=timezone.localdate())

    def of(self, thing):
        """What was agreed because of `thing`: a choice, a checklist."""
        return self.filter(origin_kind=thing._meta.label_lower, origin_id=thing.pk)

    def from_kind(self, model):
        """What was agreed because of any thing of this kind."""
        return self.filter(origin_kind=model._meta.label_lower)

    def due_between(self, first, last):
        """What waits and is due on one of these days."""
        return self.open().filter(due_on__range=(first, last))


class Agreement(OrganisationOwned):
    """Who does what by when. It names where it comes from by kind and id only, so that it can
    stand below the apps that make agreements."""

    what = models.CharField(_("What must happen?"), max_length=300)
    who = models.CharField(_("Who does it?"), max_length=120, blank=True)
    due_on = models.DateField(_("By when?"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    origin_kind = models.CharField(max_length=60, blank=True, editable=False)
    origin_id = models.UUIDField(null=True, editable=False)
    # Which point of the origin, so that the same point gives no second agreement.
    origin_key = models.CharField(max_length=120, blank=True, editable=False)
    origin_label = models.CharField(max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["origin_kind", "origin_id", "origin_key"],
                condition=~models.Q(origin_key=""),
                name="one_agreement_for_a_point",
            )
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        return reverse("agreements:agreement", args=[self.organisation.slug, self.pk])

    @property
    def is_overdue(self):
        return not self.done_on and self.due_on is not None and self.due_on < timezone.localdate()


class CalendarKeyQuerySet(models.QuerySet):
    def in_force(self):
        """Not ended, and of somebody who belongs to the organisation today."""
        members = Membership.objects.active().filter(
            organisation=models.OuterRef("organisation"), user=models.OuterRef("user")
        )
        return self.filter(
            models.Exists(members),
            ends_at__gt=timezone.now(),
            organisation__closes_at=None,
            user__is_active=True,
        )

    def with_token(self, token):
        return self.in_force().filter(token_hash=CalendarKey.hash(token))

    def over(self):
        """Ended, or of somebody who left the organisation."""
        members = Membership.objects.filter(
            organisation=models.OuterRef("organisation"), user=models.OuterRef("user")
        )
        return self.filter(models.Q(ends_at__lte=timezone.now()) | ~models.Exists(members))


class CalendarKey(models.Model):
    """What opens the agreements of an organisation to the calendar program of one member, which
    cannot sign in. One a person; a new one takes the place of the old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ends_at = models.DateTimeField()

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for a calendar")
        verbose_name_plural = _("addresses for a calendar")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_calendar_each")
        ]

    def __str__(self):
        return str(_("address for a calendar"))

    @staticmethod
    def hash(token):
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def give(cls, organisation, user):
        """Return (key, token). The token is told once and kept nowhere."""
        token = secrets.token_urlsafe(32)
        fields = {
            "token_hash": cls.hash(token),
            "created_at": timezone.now(),
            "ends_at": timezone.now() + timedelta(days=CALENDAR_DAYS),
        }
        key, _new = cls.objects.update_or_create(
            organisation=organisation, user=user, defaults=fields
        )
        return key, token


class ReminderQuerySet(models.QuerySet):
    def over(self):
        """Of a day so long ago that nobody is told of it again."""
        past = timezone.localdate() - timedelta(days=REMINDERS_KEPT_DAYS)
        return self.filter(due_on__lt=past)


class Reminder(models.Model):
    """That somebody got the mail about an agreement and its day, so that nobody gets it twice."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    told_on = models.DateField(default=timezone.localdate)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about an agreement")
        verbose_name_plural = _("mails about agreements")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "user", "due_on"], name="reminded_once")
        ]

    def __str__(self):
        return f"{self.agreement_id}: {self.due_on}"
