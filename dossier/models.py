from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Mandate,
    Organisation,
    OrganisationOwned,
    OrganisationOwnedQuerySet,
    Role,
)
from dossier.plan_file import step_of

# A coach who may see agreements or filled in instruments sees the plan that they belong to.
PLAN_PARTS = ("agreements", "checklists")


def plans_seen_by(actor):
    """The organisations whose step plan this actor may see."""
    member = Organisation.objects.with_role(actor, Role.values)
    coach = Mandate.objects.in_force().filter(coach=actor.user, part__in=PLAN_PARTS)
    seen = Organisation.objects.visible_to(actor)
    return seen.filter(Q(pk__in=member.values("pk")) | Q(pk__in=coach.values("organisation")))


class StepStateQuerySet(OrganisationOwnedQuerySet):
    def _coach(self, actor):
        return Q(organisation__in=plans_seen_by(actor).values("pk"))

    def set_by_hand(self):
        return self.exclude(state="")


class StepState(OrganisationOwned):
    """One step of the plan of an organisation: what somebody set by hand, and what agreements of
    this step name as their origin. Without a state the site derives it (dossier/steps.py)."""

    class State(models.TextChoices):
        BUSY = "busy", _("We are busy with it")
        DONE = "done", _("It is done")
        SKIPPED = "skipped", _("We skip it")

    # Of fixtures/steps.yaml.
    key = models.SlugField(max_length=40, editable=False)
    state = models.CharField(_("How far are you?"), max_length=10, choices=State, blank=True)
    reason = models.CharField(_("Why?"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StepStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the plan")
        verbose_name_plural = _("steps of the plan")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_state_for_a_step"),
            models.CheckConstraint(
                condition=Q(state__in=["", "busy", "done", "skipped"]), name="step_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="") | ~Q(reason=""), name="a_state_by_hand_has_a_reason"
            ),
        ]

    def __str__(self):
        step = step_of(self.key)
        return str(step) if step else self.key

    def get_absolute_url(self):
        """The plan, opened at this step."""
        plan = reverse("dossier:plan", args=[self.organisation.slug])
        return f"{plan}?stap={self.key}#{self.key}"
