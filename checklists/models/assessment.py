import uuid

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OrganisationOwned, OrganisationOwnedQuerySet
from checklists.models.version import Version


class AssessmentQuerySet(OrganisationOwnedQuerySet):
    def with_counts(self):
        """With how many people answer, and how many of them are ready."""
        return self.annotate(
            people=Count("respondents", distinct=True),
            ready=Count("respondents", filter=Q(respondents__done_at__isnull=False), distinct=True),
        )

    def open(self):
        return self.filter(closed_at=None)

    def closed(self):
        return self.exclude(closed_at=None)


class Assessment(OrganisationOwned):
    """A version of an instrument, filled in by an organisation at one moment: together on one
    sheet, each by name, or each by role without a name."""

    class Mode(models.TextChoices):
        TOGETHER = "together", _("together, on one sheet")
        NAMED = "named", _("each one apart, with a name")
        ANONYMOUS = "anonymous", _("each one apart, without a name")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessments")
    label = models.CharField(_("Which team, which moment?"), max_length=120)
    held_on = models.DateField(_("day"), default=timezone.localdate)
    mode = models.CharField(_("How do you fill it in?"), max_length=10, choices=Mode)
    previous = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Compare with"),
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-created_at"]
        verbose_name = _("filled in instrument")
        verbose_name_plural = _("filled in instruments")

    def __str__(self):
        return f"{self.version.title}: {self.label}"

    def get_absolute_url(self):
        return reverse("assessments:assessment", args=[self.organisation.slug, self.pk])

    @property
    def is_together(self):
        return self.mode == self.Mode.TOGETHER

    @property
    def is_anonymous(self):
        return self.mode == self.Mode.ANONYMOUS

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def shows_results(self):
        """What is answered without a name is shown once, after the last answer: who saw it grow
        would see who came in last."""
        return self.is_closed or not self.is_anonymous

    @property
    def sheet_owner(self):
        """Who stands for the whole team when it fills in one sheet."""
        return self.respondents.get_or_create(role=Respondent.Role.TEAM)[0]


class Respondent(models.Model):
    """Who answers, in a role. Of somebody without an account, or after an assessment without names
    was closed, nothing says who it is."""

    class Role(models.TextChoices):
        BOARD = "board", _("board or management")
        COORDINATOR = "coordinator", _("coordinator")
        PRACTITIONER = "practitioner", _("care worker")
        ICT = "ict", _("ICT or privacy")
        CLIENT = "client", _("client or expert by experience")
        OTHER = "other", _("other")
        TEAM = "team", _("the team together")

        @classmethod
        def personal(cls):
            """Those that somebody may choose."""
            return [choice for choice in cls.choices if choice[0] != cls.TEAM]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="respondents")
    role = models.CharField(_("In which role do you answer?"), max_length=20, choices=Role)
    name = models.CharField(_("Your name"), max_length=80, blank=True)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["joined_at"]
        verbose_name = _("respondent")
        verbose_name_plural = _("respondents")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "user"],
                condition=Q(user__isnull=False),
                name="one_respondent_for_a_user",
            ),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(role="team"), name="one_sheet_for_a_team"
            ),
        ]

    def __str__(self):
        return self.name or self.get_role_display()

    @property
    def values(self):
        return {answer.item_key: answer.value for answer in self.answers.all()}

    @property
    def notes(self):
        return {answer.item_key: answer.note for answer in self.answers.all()}


class Answer(models.Model):
    """To one line, known by its key: the same line has the same key in the next version."""

    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="answers")
    item_key = models.SlugField(max_length=60)
    value = models.TextField(blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["respondent", "item_key"], name="one_answer_for_a_line")
        ]

    def __str__(self):
        return self.item_key
