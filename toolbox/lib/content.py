import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def content_hash(fields):
    """SHA-256 over a dict of JSON values and dates, whatever the order of its keys."""
    text = json.dumps(fields, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class ContentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(withdrawn_at=None)

    def settle(self, file_hash, text):
        """An editor saw what the file says (`text`, by field) and leaves these as they are."""
        return self.update(loaded_hash=file_hash)

    def delete(self):
        """Withdraw: the row stays as a sign for the loader not to bring it back."""
        return self.update(withdrawn_at=timezone.now())


class ContentRow(models.Model):
    """A text that comes from fixtures/*.yaml and that an editor may change.

    `loaded_hash` is the hash of what the loader put here. A row that still has it takes the next
    text from the file; a row that an editor changed or withdrew is left alone and listed."""

    key = models.SlugField(max_length=80)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    translation_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="translations"
    )
    position = models.PositiveSmallIntegerField(default=0)
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="%(class)s_key_once")
        ]

    def erase(self):
        """Delete for good, as nothing can delete by accident."""
        super().delete()

    def delete(self, *args, **kwargs):
        """Withdraw, see ContentQuerySet.delete."""
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
