from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.models import Rule
from tooldb.models.catalogue import CatalogueRow

UNKNOWN = "unknown"


class Criterion(CatalogueRow):
    """One plain question that is asked about every edition. `choices` (for a choice) is a list of
    {value, label}; `uses` names the uses of tools that it is asked about, none for all."""

    class Group(models.TextChoices):
        CONTRACT = "contract", _("Agreement")
        PLACE = "place", _("Where the information is")
        CONFIDENTIALITY = "confidentiality", _("Who can listen in")
        ACCESS = "access", _("Getting in")
        FIT = "fit", _("What you can do with it")
        ACCESSIBILITY = "accessibility", _("For everyone")
        ORGANISATION = "organisation", _("For your organisation")
        CERTIFICATES = "certificates", _("Certificates and openness")

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        CHOICE = "choice", _("choice")
        TEXT = "text", _("text")
        NUMBER = "number", _("number")

    class Answer(models.TextChoices):
        """What the answer to a question of the kind 'yes or no' can be."""

        YES = "yes", _("yes")
        PARTLY = "partly", _("partly, on a condition")
        NO = "no", _("no")
        NOT_APPLICABLE = "not_applicable", _("does not apply")

    group = models.CharField(_("group"), max_length=20, choices=Group)
    question = models.CharField(_("question"), max_length=120)
    short = models.CharField(_("name in tables"), max_length=60)
    help = models.TextField(_("help"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    uses = models.JSONField(_("for tools that are used for"), default=list, blank=True)
    is_gate = models.BooleanField(_("hard gate"), default=False)
    rule = models.ForeignKey(
        Rule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria",
        verbose_name=_("rule behind it"),
    )
    valid_months = models.PositiveSmallIntegerField(_("a claim holds for so many months"))

    class Meta(CatalogueRow.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self):
        return self.question

    @property
    def labels(self):
        """Value to label, for what has a fixed set of answers."""
        if self.kind == self.Kind.YES_NO:
            return dict(self.Answer.choices)
        return {choice["value"]: choice["label"] for choice in self.choices}

    def is_asked_of(self, tool):
        return not self.uses or bool(set(self.uses) & set(tool.uses))

    def check_value(self, value):
        """Raise ValidationError unless `value` is an answer to this question."""
        if value == UNKNOWN:
            return
        if self.kind == self.Kind.NUMBER:
            known = value.isdecimal()
        else:
            known = self.kind == self.Kind.TEXT or value in self.labels
        if not known:
            raise ValidationError(
                _("‘%(value)s’ is no answer to ‘%(question)s’."),
                params={"value": value, "question": self.question},
            )
