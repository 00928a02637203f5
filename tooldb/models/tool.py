from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge import dates
from knowledge.models import Source
from tooldb.models.catalogue import CatalogueQuerySet, CatalogueRow


class Use(models.TextChoices):
    """What people use a tool for; the chapters of the decision aid of 2020."""

    VIDEO = "video", _("video calling")
    WRITTEN = "written", _("writing to each other")
    AUDIO = "audio", _("talking without video")
    PICTURES = "pictures", _("pictures")
    RECORDING = "recording", _("recording a clip")
    CHAT = "chat", _("chat service of an organisation")
    PLATFORM = "platform", _("care platform")
    SELF_HELP = "self_help", _("self-help programme")
    MATCHING = "matching", _("finding volunteers")


class Tool(CatalogueRow):
    """A product or service under one name. `key` is its address."""

    class Lifecycle(models.TextChoices):
        ACTIVE = "active", _("exists")
        RENAMED = "renamed", _("has another name")
        DISCONTINUED = "discontinued", _("stopped")
        UNKNOWN = "unknown", _("not known")

    class CareSpecific(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "unknown", pgettext_lazy("answer", "unknown")

    name = models.CharField(_("name"), max_length=80)
    other_names = models.JSONField(_("former names and other spellings"), default=list, blank=True)
    summary = models.CharField(_("what it is"), max_length=250)
    vendor = models.CharField(_("supplier"), max_length=120, blank=True)
    country = models.CharField(_("country of the supplier"), max_length=60, blank=True)
    website = models.URLField(_("website"), blank=True)
    uses = models.JSONField(_("used for"), default=list)
    care_specific = models.CharField(
        _("made for care or welfare"),
        max_length=10,
        choices=CareSpecific,
        default=CareSpecific.UNKNOWN,
    )
    lifecycle = models.CharField(
        _("does it still exist"),
        max_length=20,
        choices=Lifecycle,
        default=Lifecycle.UNKNOWN,
    )
    lifecycle_since = models.CharField(
        _("since"), max_length=10, blank=True, validators=[dates.check_partial_date]
    )
    lifecycle_note = models.CharField(_("what happened"), max_length=250, blank=True)
    lifecycle_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source of that"),
    )
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

    class Meta(CatalogueRow.Meta):
        ordering = ["name"]
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        constraints = [
            *CatalogueRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lifecycle="unknown") | Q(lifecycle_source__isnull=False),
                name="tool_lifecycle_needs_a_source",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("tooldb:tool", args=[self.key])

    @property
    def is_stopped(self):
        return self.lifecycle == self.Lifecycle.DISCONTINUED

    @property
    def since_shown(self):
        return dates.shown(self.lifecycle_since)

    @property
    def uses_shown(self):
        return [Use(use).label for use in self.uses]


class EditionQuerySet(CatalogueQuerySet):
    def published(self):
        return self.filter(withdrawn_at=None, tool__withdrawn_at=None)


class Edition(CatalogueRow):
    """One way to get a tool: editions differ more than brands do. `name` can stand alone."""

    class Kind(models.TextChoices):
        ONLY = "only", _("the only one")
        FREE = "free", _("free")
        PAID = "paid", _("paid")
        CARE = "care", _("for care")
        OWN_SERVER = "own_server", _("on your own server")
        PUBLIC_SERVER = "public_server", _("on a public server")

    tool = models.ForeignKey(
        Tool, on_delete=models.PROTECT, related_name="editions", verbose_name=_("tool")
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ONLY)

    objects = EditionQuerySet.as_manager()

    class Meta(CatalogueRow.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{self.tool.get_absolute_url()}#{self.key}"


class SeedStatement(CatalogueRow):
    """What the decision aid of 16 April 2020 (version 13) said of a tool. History: read-only."""

    class Advice(models.TextChoices):
        PRIVATE = "private", _("for contact with family and friends, not for sensitive information")
        CONDITION = "condition", _("with clients, on a condition")
        CLIENTS = "clients", _("with clients")
        NAMED = "named", _("named, without advice on sensitive information")

    tool = models.OneToOneField(Tool, on_delete=models.PROTECT, related_name="seed_statement")
    advice = models.CharField(max_length=20, choices=Advice)
    text = models.CharField(max_length=300)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta(CatalogueRow.Meta):
        verbose_name = _("statement of 2020")
        verbose_name_plural = _("statements of 2020")

    def __str__(self):
        return self.text
