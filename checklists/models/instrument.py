from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models import Edited, Level
from knowledge.models.edited import EditedQuerySet, EditedRow


class InstrumentQuerySet(EditedQuerySet):
    def settle(self, file_hash, text):
        """Of its place, like other rows; or of its text, which stands in its versions."""
        if "sections" not in text:
            return super().settle(file_hash, text)
        return self.update(text_hash=file_hash)


class Instrument(EditedRow):
    """Something to read, take along or fill in: its place in the toolbox. What it says stands in
    its versions. `key` is its address on the site and never changes."""

    class Kind(models.TextChoices):
        CHECKLIST = "checklist", _("checklist")
        INFOGRAPHIC = "infographic", _("infographic")
        GUIDE = "guide", _("guide")
        CARD = "card", _("card")
        WORKSHEET = "worksheet", _("worksheet")
        SCAN = "scan", _("scan")
        STEP_PLAN = "step_plan", _("step plan")
        OVERVIEW = "overview", _("overview")

    class Audience(models.TextChoices):
        CLIENT = "client", _("clients")
        PRACTITIONER = "practitioner", _("care workers")
        ORGANISATION = "organisation", _("teams and management")
        ICT = "ict", _("ICT and privacy")
        UMBRELLA = "umbrella", _("umbrella organisations and government")

    edited = Edited.Kind.INSTRUMENTS

    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    audience = models.CharField(_("for whom"), max_length=20, choices=Audience)
    sectors = models.ManyToManyField(
        "accounts.Sector",
        verbose_name=_("sectors"),
        blank=True,
        help_text=_("None means every sector."),
    )
    # Hash of the text of the file that an editor saw and left aside (knowledge.Kept).
    text_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = InstrumentQuerySet.as_manager()

    class Meta(EditedRow.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self):
        newest = self.versions.first()
        return newest.title if newest else self.key

    def get_absolute_url(self):
        return reverse("checklists:instrument", args=[self.key])

    @property
    def current(self):
        """The version that visitors read; None before the first is published."""
        return self.versions.published().first()

    @property
    def draft(self):
        return self.versions.drafts().first()

    @transaction.atomic
    def start_draft(self):
        """The draft that there is, or a copy of the newest version to work on."""
        Edited.take(self.edited)
        newest = self.versions.first()
        if newest is None:
            return self.versions.create(number=1)
        return newest if newest.is_draft else newest.copy()

    def erase(self):
        """Its versions were published: they stay findable."""
        self.delete()
