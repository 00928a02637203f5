from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models.edited import EditedRow
from knowledge.models.reviewed import Reviewed
from knowledge.models.source import Source


class Rule(EditedRow, Reviewed):
    """A regulation card: what a rule asks, of whom, and what stands in the way."""

    class Jurisdiction(models.TextChoices):
        BELGIUM = "belgium", _("Belgium")
        FLANDERS = "flanders", _("Flanders")
        NETHERLANDS = "netherlands", _("Netherlands")
        EUROPE = "europe", _("European Union")

    class Kind(models.TextChoices):
        HARD = "hard", _("hard rule")
        PAYMENT = "payment", _("condition for payment")
        DUTY = "duty", _("professional duty")
        ADVICE = "advice", _("recommendation")
        BARRIER = "barrier", _("barrier in practice")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("in force")
        SUSPENDED = "suspended", _("suspended")
        REPLACED = "replaced", _("replaced")
        UNKNOWN = "unknown", _("unknown")

    class Certainty(models.TextChoices):
        """How sure we are that it says this, the surest first."""

        STRONG = "strong", _("read in the text itself, or in two independent sources")
        FAIR = "fair", _("read in one source that reports it")
        WEAK = "weak", _("our own reading")
        UNVERIFIED = "unverified", _("not verified yet")

    class Concerns(models.TextChoices):
        WORKER = "worker", _("care worker")
        ORGANISATION = "organisation", _("organisation")
        UMBRELLA = "umbrella", _("umbrella organisation")
        GOVERNMENT = "government", _("government")

    title = models.CharField(_("title"), max_length=120)
    jurisdiction = models.CharField(_("where it holds"), max_length=20, choices=Jurisdiction)
    sectors = models.ManyToManyField(
        "accounts.Sector",
        verbose_name=_("sectors"),
        blank=True,
        help_text=_("None means every sector."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    asks = models.TextField(_("what it asks or prevents"))
    to_check = models.TextField(_("what is not verified"), blank=True)
    certainty = models.CharField(
        _("how sure"), max_length=20, choices=Certainty, default=Certainty.UNVERIFIED
    )
    concerns = models.CharField(_("of whom"), max_length=20, choices=Concerns)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("source"),
        help_text=_("None only for what nobody found a source for yet."),
    )
    more_sources = models.ManyToManyField(
        Source, related_name="+", blank=True, verbose_name=_("more sources")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status)
    workaround = models.TextField(_("what people do in practice"), blank=True)
    proposal = models.TextField(_("proposal to policy makers"), blank=True)

    class Meta(EditedRow.Meta):
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("knowledge:rule", args=[self.key])

    @property
    def said(self):
        """What it asks, and what of that nobody verified; in the language of the card."""
        return f"{self.asks} Te controleren: {self.to_check}" if self.to_check else self.asks

    def erase(self):
        """What leans on it needs it still."""
        self.delete()
