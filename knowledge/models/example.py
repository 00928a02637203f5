from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models.edited import EditedRow
from knowledge.models.level import Level
from knowledge.models.reviewed import Reviewed
from knowledge.models.source import Source


class PracticeExample(EditedRow, Reviewed):
    """What an organisation did, and what it learnt, as one source tells it. `period` is when, in
    the words of the source; `today` says what is known of it now."""

    title = models.CharField(_("title"), max_length=90)
    organisation = models.CharField(_("organisation"), max_length=120)
    place = models.CharField(_("where"), max_length=40, blank=True)
    period = models.CharField(_("when"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    sectors = models.ManyToManyField("accounts.Sector", verbose_name=_("sectors"), blank=True)
    what = models.TextField(_("what they did"))
    for_whom = models.TextField(_("for whom"))
    took = models.TextField(_("what it took"))
    learnt = models.TextField(_("what they learnt"))
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="examples", verbose_name=_("source")
    )
    today = models.CharField(_("state today"), max_length=300)

    class Meta(EditedRow.Meta):
        verbose_name = _("practice example")
        verbose_name_plural = _("practice examples")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("knowledge:example", args=[self.key])
