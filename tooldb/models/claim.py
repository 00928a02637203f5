from calendar import monthrange
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge import dates
from knowledge.models import Reviewed, Source
from tooldb.models.catalogue import Catalogue
from tooldb.models.criterion import UNKNOWN, Criterion
from tooldb.models.tool import Edition


class ClaimIsPublished(Exception):
    """A claim that stands in the catalogue is never changed or removed; a newer one follows it."""


class ClaimQuerySet(models.QuerySet):
    def standing(self):
        """What no newer claim followed."""
        return self.filter(superseded_by=None)

    def published(self):
        """About what is on the site."""
        return self.filter(edition__withdrawn_at=None, edition__tool__withdrawn_at=None)

    def due(self, days=0):
        """What lapsed, or lapses within so many days."""
        return self.standing().filter(valid_until__lt=timezone.localdate() + timedelta(days=days))

    def of_release(self, release):
        """What came in since the release before."""
        previous = release.previous
        since = previous.last_claim if previous else 0
        return self.filter(pk__gt=since, pk__lte=release.last_claim)

    def with_words(self):
        """With all that is needed to show them."""
        return self.select_related("edition__tool", "criterion", "source", "supersedes__criterion")

    def update(self, **fields):
        raise ClaimIsPublished

    def delete(self):
        raise ClaimIsPublished

    def bulk_update(self, *args, **kwargs):
        raise ClaimIsPublished

    @transaction.atomic
    def bulk_create(self, claims, **options):
        if options:
            raise ClaimIsPublished
        for claim in claims:
            claim.set_end()
        Catalogue.touch({claim.edition_id for claim in claims})
        return super().bulk_create(claims)


class Claim(Reviewed):
    """One answer to one question about one edition, from one source. Append-only: here, and by
    triggers in the database (tooldb/triggers.py). Erasing a person may empty `checked_by`."""

    class Evidence(models.TextChoices):
        """How we know, the strongest first."""

        AUDIT = "audit", _("audit or regulator")
        CONTRACT = "contract", _("contract or certificate read")
        OWN_TEST = "own_test", _("own test")
        VENDOR = "vendor", _("the supplier says so")
        REPORT = "report", _("others report it")

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="claims", verbose_name=_("edition")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="claims", verbose_name=_("criterion")
    )
    value = models.CharField(_("value"), max_length=120, default=UNKNOWN)
    condition = models.CharField(_("condition"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("source"),
    )
    source_date = models.CharField(
        _("date of the source"),
        max_length=10,
        blank=True,
        validators=[dates.check_partial_date],
        help_text=_("As it stood when it was checked; empty when the source gives no date."),
    )
    evidence = models.CharField(
        _("evidence"), max_length=10, choices=Evidence, default=Evidence.REPORT
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("follows"),
    )
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(fields=["valid_until"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(value=UNKNOWN)
                | Q(source__isnull=False, checked_on__isnull=False, valid_until__isnull=False),
                name="claim_needs_source_and_check",
                violation_error_message=_("A value needs a source and the day of the check."),
            ),
        ]

    def __str__(self):
        return f"{self.edition}: {self.criterion.short}: {self.value_shown}"

    @property
    def value_shown(self):
        if self.value == UNKNOWN:
            return str(_("not known"))
        return str(self.criterion.labels.get(self.value, self.value))

    @property
    def source_date_shown(self):
        return dates.shown(self.source_date)

    def clean(self):
        self.check_day()
        self.set_end()
        self.check_end()
        self.criterion.check_value(self.value)
        followed = self.supersedes
        if followed and (followed.edition, followed.criterion) != (self.edition, self.criterion):
            raise ValidationError(_("A claim follows one about the same edition and question."))

    def check_day(self):
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError({"checked_on": _("The day of the check lies in the future.")})

    @property
    def usual_end(self):
        """The last day that its criterion allows."""
        return self.checked_on and add_months(self.checked_on, self.criterion.valid_months)

    def set_end(self):
        """A claim holds as long as its criterion says, or shorter (a certificate that ends)."""
        self.valid_until = self.valid_until or self.usual_end

    def check_end(self):
        if not self.checked_on:
            return
        if self.valid_until < self.checked_on:
            raise ValidationError({"valid_until": _("It would lapse before it was checked.")})
        if self.valid_until > self.usual_end:
            text = _("It would hold longer than this question allows: at most until %(date)s.")
            text %= {"date": self.usual_end.strftime("%d/%m/%Y")}
            raise ValidationError({"valid_until": text})

    @transaction.atomic
    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ClaimIsPublished
        self.set_end()
        Catalogue.touch({self.edition_id})
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ClaimIsPublished

    @property
    def has_own_end(self):
        """Whether it ends with something else than our habit, like a certificate."""
        return self.valid_until != self.usual_end

    @property
    def can_be_confirmed(self):
        """Whether 'checked again, still true' can be said in one go."""
        return not self.has_own_end and not (self.source and self.source.is_broken)

    def confirm(self, *, by):
        """Checked today, still true: the same claim anew, which follows this one."""
        return Claim.objects.create(
            edition=self.edition,
            criterion=self.criterion,
            value=self.value,
            condition=self.condition,
            source=self.source,
            source_date=self.source_date,
            evidence=self.evidence,
            checked_on=timezone.localdate(),
            checked_by=by,
            supersedes=self,
        )


def add_months(day, months):
    """The same day so many months on, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
