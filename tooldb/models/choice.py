import hashlib
import json

from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationOwned, OrganisationOwnedQuerySet
from tooldb.models.tool import Edition


class ChoiceQuerySet(OrganisationOwnedQuerySet):
    def with_decisions(self):
        """With what was decided, the newest first. A record is large: it is read when shown."""
        decisions = Decision.objects.select_related("edition__tool", "decided_by").defer("record")
        return self.prefetch_related(Prefetch("decisions", decisions))


class Choice(OrganisationOwned):
    """What an organisation wants a tool for: the answers of the decision aid under a name, and what
    is arranged with the supplier. What was decided stands in a Decision."""

    name = models.CharField(_("What is it for?"), max_length=120)
    # As tooldb.aid.answers.Answers.as_dict gives it.
    answers = models.JSONField(editable=False)
    # What is noted of the processing agreement holds for this edition and for no other.
    dpa_edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    dpa_signed_on = models.DateField(_("Signed on"), null=True, blank=True)
    dpa_signed_by = models.CharField(_("Signed by"), max_length=120, blank=True)
    dpa_kept_at = models.CharField(_("Where is it kept?"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("choice of a tool")
        verbose_name_plural = _("choices of tools")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("choices:choice", args=[self.organisation.slug, self.pk])

    @property
    def decision(self):
        """What holds today, or None."""
        return next(iter(self.decisions.all()), None)

    def has_noted_dpa(self, edition):
        """Whether something is noted of the processing agreement for this edition."""
        return self.dpa_edition_id == edition.pk

    def has_dpa(self, edition):
        return self.has_noted_dpa(edition) and self.dpa_signed_on is not None

    @property
    def dpa_is_noted(self):
        return bool(self.decision) and self.has_noted_dpa(self.decision.edition)

    @property
    def dpa_is_signed(self):
        return bool(self.decision) and self.has_dpa(self.decision.edition)


class DecisionStands(Exception):
    """A decision is never changed; a newer one follows it."""


class Decision(models.Model):
    """What an organisation decided, with all that was known that day (tooldb/choices/record.py). It
    is only added. Erasing a person may empty `decided_by`."""

    choice = models.ForeignKey(Choice, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField(editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="decisions")
    record = models.JSONField(editable=False)
    # Of the record, what pages with many decisions need: the facts it leaned on, and its mark.
    facts = models.JSONField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    decided_on = models.DateField(default=timezone.localdate, editable=False)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(fields=["choice", "number"], name="decisions_are_numbered")
        ]

    def __str__(self):
        return f"{self.choice}: {self.edition}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise DecisionStands
        self.facts = self.record["facts"]
        self.fingerprint = self.mark_of_record
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        args = [self.choice.organisation.slug, self.choice_id, self.number]
        return reverse("choices:record", args=args)

    @property
    def mark_of_record(self):
        """Another one for each decision, and for each word in its record."""
        content = json.dumps([str(self.choice_id), self.number, self.record], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


class Told(models.Model):
    """That somebody got the mail about one change behind a decision, so that nobody gets it twice.
    `mark` is drift.Change.mark."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="told")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    told_on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "user", "mark"], name="told_once")
        ]

    def __str__(self):
        return f"{self.decision_id}: {self.mark}"
