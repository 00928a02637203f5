from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Reviewed(models.Model):
    """What somebody checked against its source on a day, and how long that holds."""

    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    valid_until = models.DateField(_("holds until"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_lapsed(self):
        return bool(self.valid_until and self.valid_until < timezone.localdate())
