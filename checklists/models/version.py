import uuid

from django.contrib.staticfiles.finders import find
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checklists.figures import figure
from checklists.models.instrument import Instrument
from knowledge.models import Edited, Reviewed, Source


class VersionIsPublished(Exception):
    """What was published is never changed or removed; a next version follows it."""


class VersionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=Version.State.PUBLISHED)

    def drafts(self):
        return self.filter(state=Version.State.DRAFT)

    def live(self):
        return self.all()

    def visible_to(self, actor):
        """A draft, for who holds a link to it (accounts.Grant)."""
        grant = actor.grant
        if grant and grant.opens(self.model):
            return self.filter(pk=grant.object_id)
        return self.none()

    def update(self, **fields):
        self._refuse_published()
        return super().update(**fields)

    def delete(self):
        self._refuse_published()
        return super().delete()

    def bulk_update(self, *args, **kwargs):
        raise VersionIsPublished

    def _refuse_published(self):
        if self.published().exists():
            raise VersionIsPublished


class Version(models.Model):
    """What an instrument says, as a draft or published. Once published it stays as it is: here, in
    the administration, in the loader, and by triggers in the database (checklists/triggers.py)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    # The texts that a next version takes over.
    TEXTS = ("title", "summary", "intro", "use", "origin", "licence")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="versions", verbose_name=_("instrument")
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    title = models.CharField(_("title"), max_length=70)
    summary = models.CharField(_("what you do with it"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)
    use = models.TextField(_("how to use it"), blank=True)
    origin = models.TextField(
        _("where it comes from"), help_text=_("Which part is from a source, and which is our own.")
    )
    licence = models.CharField(_("licence"), max_length=40, default="CC BY 4.0")
    sources = models.ManyToManyField(
        Source, related_name="instruments", blank=True, verbose_name=_("sources")
    )
    changes = models.CharField(_("what changed"), max_length=300)
    published_on = models.DateField(_("published on"), null=True, editable=False)
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of an instrument")
        verbose_name_plural = _("versions of instruments")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=models.Q(state="draft"),
                name="one_draft_for_an_instrument",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            refuse_published(self.pk)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """Of a draft: for who has a link."""
        if self.is_draft:
            return reverse("checklists:draft", args=[self.pk])
        return reverse("checklists:version", args=[self.instrument.key, self.number])

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    @property
    def review(self):
        """The newest check."""
        return self.reviews.first()

    def delete(self, *args, **kwargs):
        refuse_published(self.pk)
        return super().delete(*args, **kwargs)

    def copy(self):
        """The next version, to work on: the same texts under the same keys."""
        newest = self.instrument.versions.first()
        texts = {name: getattr(self, name) for name in self.TEXTS}
        version = self.instrument.versions.create(number=newest.number + 1, **texts)
        version.sources.set(self.sources.all())
        for section in self.sections.all():
            section.copy_to(version)
        return version

    @transaction.atomic
    def publish(self, *, checked_on=None, checked_by=None, valid_until=None):
        """Give it to everybody. Raise ValidationError when something is missing."""
        self.check_whole()
        Edited.touch(Instrument.edited)
        self.state, self.published_on = self.State.PUBLISHED, timezone.localdate()
        self.save()
        self.add_review(checked_on=checked_on, checked_by=checked_by, valid_until=valid_until)

    def check_whole(self):
        self.full_clean()
        keys = [item.key for item in Item.objects.filter(section__version=self)]
        if not keys:
            raise ValidationError(_("There is nothing in it yet: add a section with lines."))
        if len(set(keys)) < len(keys):
            raise ValidationError(_("Two lines have the same key."))

    @transaction.atomic
    def add_review(self, *, checked_on=None, checked_by=None, valid_until=None):
        """Checked, and right: until a year on, or the day that is given."""
        Edited.touch(Instrument.edited)
        checked_on = checked_on or timezone.localdate()
        return self.reviews.create(
            checked_on=checked_on,
            checked_by=checked_by,
            valid_until=valid_until or in_a_year(checked_on),
        )


def in_a_year(day):
    """The same day next year; the last of February after the extra day of a leap year."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def refuse_published(pk):
    if Version.objects.published().filter(pk=pk).exists():
        raise VersionIsPublished


class Review(Reviewed):
    """That somebody checked a version and left it as it is; the version itself never changes."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="reviews")

    class Meta:
        ordering = ["-checked_on", "-pk"]
        verbose_name = _("review of an instrument")
        verbose_name_plural = _("reviews of instruments")

    def __str__(self):
        return f"{self.version}: {self.checked_on}"


class PartQuerySet(models.QuerySet):
    """Sections and items: as fixed as the version that they belong to."""

    def update(self, **fields):
        self._refuse_published()
        return super().update(**fields)

    def delete(self):
        self._refuse_published()
        return super().delete()

    def bulk_update(self, *args, **kwargs):
        raise VersionIsPublished

    def bulk_create(self, parts, **options):
        for version in {part.version_pk for part in parts}:
            refuse_published(version)
        return super().bulk_create(parts, **options)

    def _refuse_published(self):
        if self.filter(**{f"{self.model.TO_VERSION}__state": Version.State.PUBLISHED}).exists():
            raise VersionIsPublished


class Part(models.Model):
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def save(self, *args, **kwargs):
        refuse_published(self.version_pk)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_published(self.version_pk)
        return super().delete(*args, **kwargs)


class Section(Part):
    """A part with a heading. `scale`: what its items are rated on, like ["no", "a bit", "much"];
    `better` says which end of it is the good one."""

    TO_VERSION = "version"

    class Better(models.TextChoices):
        HIGH = "high", _("the last word of the scale")
        LOW = "low", _("the first word of the scale")
        NEITHER = "neither", _("neither: it only weighs")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=90)
    intro = models.TextField(_("introduction"), blank=True)
    scale = models.JSONField(_("scale"), default=list, blank=True)
    better = models.CharField(
        _("best is"), max_length=10, choices=Better, default=Better.HIGH, blank=True
    )
    columns = models.PositiveSmallIntegerField(_("columns"), default=1)

    class Meta(Part.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="section_key_once")]

    def __str__(self):
        return self.title

    @property
    def version_pk(self):
        return self.version_id

    def copy_to(self, version):
        items = list(self.items.all())
        self.pk, self.version, self._state.adding = None, version, True
        self.save()
        for item in items:
            item.pk, item.section, item._state.adding = None, self, True
            item.save()


class Item(Part):
    """One line. Its key stays the same over versions, so that answers can be taken along."""

    TO_VERSION = "section__version"

    class Form(models.TextChoices):
        """What somebody does with it."""

        TEXT = "text", _("read")
        TICK = "tick", _("tick")
        RATE = "rate", _("rate on the scale of its section")
        WRITE = "write", _("write")
        DO = "do", _("do (infographic)")
        DONT = "dont", _("don't (infographic)")
        PICTURE = "picture", _("step with a picture")
        FIGURE = "figure", _("figure in a chart")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="items")
    form = models.CharField(_("form"), max_length=10, choices=Form, default=Form.TEXT)
    label = models.CharField(_("label"), max_length=40, blank=True)
    text = models.CharField(_("text"), max_length=300)
    help = models.TextField(_("explanation"), blank=True)
    why = models.CharField(_("why it matters"), max_length=300, blank=True)
    lines = models.PositiveSmallIntegerField(_("lines to write on"), default=3)
    picture = models.SlugField(_("picture"), max_length=40, blank=True)
    figure = models.JSONField(_("figure"), null=True, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )
    criterion = models.ForeignKey(
        "tooldb.Criterion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("question about tools"),
    )
    rule = models.ForeignKey(
        "knowledge.Rule",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rule"),
    )
    instrument = models.ForeignKey(
        Instrument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other instrument"),
    )

    class Meta(Part.Meta):
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="item_key_once")]

    def __str__(self):
        return self.text

    @property
    def version_pk(self):
        return self.section.version_id

    @property
    def drawing(self):
        """The static file."""
        return f"img/instruments/{self.picture}.svg"

    def clean(self):
        if self.form == self.Form.RATE and len(self.section.scale) < 2:
            raise ValidationError({"form": _("Its section has no scale to rate on.")})
        if self.picture and not find(self.drawing):
            raise ValidationError({"picture": _("There is no drawing with this name.")})
        if self.form == self.Form.FIGURE:
            self.check_figure()

    def check_figure(self):
        try:
            figure(self.text, self.figure or {})
        except (TypeError, ValueError, AttributeError) as error:
            text = _('Write {"count": 84, "total": 381} or {"stated": 24}.')
            raise ValidationError({"figure": text}) from error
