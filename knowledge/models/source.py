from itertools import chain, count

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from knowledge import dates
from knowledge.models.edited import EditedRow


class Source(EditedRow):
    """Where something was read. `published` is as the source gives it: 2020, 2020-04, 2020-04-16,
    or empty when it gives no date."""

    class Kind(models.TextChoices):
        VENDOR = "vendor", _("supplier")
        REGULATOR = "regulator", _("regulator or government")
        LAW = "law", _("law or official text")
        SECTOR = "sector", _("organisation in the sector")
        PRESS = "press", _("press")
        COMMUNITY = "community", _("comparison or community")

    title = models.CharField(_("title"), max_length=200)
    address = models.URLField(_("address"), max_length=400, blank=True)
    published = models.CharField(
        _("date of the source"),
        max_length=10,
        blank=True,
        validators=[dates.check_partial_date],
        help_text=_("2020, 2020-04 or 2020-04-16; empty when the source gives no date."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    is_broken = models.BooleanField(_("can no longer be opened"), default=False)

    class Meta(EditedRow.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return self.title

    @property
    def date_shown(self):
        return dates.shown(self.published)

    def save(self, *args, **kwargs):
        """An editor need not think of a key."""
        if not self.key:
            self.key = self.free_key()
        super().save(*args, **kwargs)

    def free_key(self):
        base = slugify(self.title)[:70] or "bron"
        taken = set(Source.objects.filter(key__startswith=base).values_list("key", flat=True))
        numbered = (f"{base}-{number}" for number in count(2))
        return next(key for key in chain([base], numbered) if key not in taken)

    def erase(self):
        """What leans on it needs it still."""
        self.delete()
