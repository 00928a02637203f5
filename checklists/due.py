"""What an editor should look at, so that the instruments, the examples and the rules stay true."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from checklists.library import library
from checklists.models import Instrument, Version
from knowledge.models import PracticeExample, Rule, Source

DAYS_AHEAD = 60


class Due:
    """Lists for the page of editors."""

    def __init__(self):
        self.until = timezone.localdate() + timedelta(days=DAYS_AHEAD)

    @property
    def instruments(self):
        due = [entry for entry in library().entries if entry.review.valid_until < self.until]
        return sorted(due, key=lambda entry: entry.review.valid_until)

    @property
    def drafts(self):
        return Version.objects.drafts().select_related("instrument")

    @property
    def empty(self):
        """Instruments that nobody wrote anything for yet."""
        return Instrument.objects.published().filter(versions=None)

    @property
    def rules(self):
        due = Rule.objects.published().filter(valid_until__lt=self.until)
        return due.select_related("source").order_by("valid_until")

    @property
    def examples(self):
        due = PracticeExample.objects.published().filter(valid_until__lt=self.until)
        return due.select_related("source").order_by("valid_until")

    @property
    def broken(self):
        """Sources that no longer open and that something here leans on."""
        named = [source.pk for entry in library().entries for source in entry.sources]
        used = Q(pk__in=named) | Q(rules__withdrawn_at=None, rules__isnull=False)
        used |= Q(examples__withdrawn_at=None, examples__isnull=False)
        return Source.objects.published().filter(used, is_broken=True).distinct()
