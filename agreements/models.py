from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationOwned, OrganisationOwnedQuerySet


class AgreementQuerySet(OrganisationOwnedQuerySet):
    def open(self):
        """The first that is due first; those without a day last."""
        return self.filter(done_on=None).order_by(F("due_on").asc(nulls_last=True), "created_at")

    def done(self):
        return self.exclude(done_on=None).order_by("-done_on", "-changed_at")

    def overdue(self):
        return self.open().filter(due_on__lt=timezone.localdate())

    def of(self, thing):
        """What was agreed because of `thing`: a choice, a checklist."""
        return self.filter(origin_kind=thing._meta.label_lower, origin_id=thing.pk)


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
