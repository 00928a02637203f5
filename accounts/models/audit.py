from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_DAYS = 2 * 365


class AuditQuerySet(models.QuerySet):
    def of(self, thing):
        return self.filter(object_kind=thing._meta.label_lower, object_id=thing.pk)

    def in_organisation(self, organisation):
        return self.filter(organisation_id=organisation.pk)

    def expired(self):
        return self.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS))


class AuditEntry(models.Model):
    """Who did what to which thing. No foreign keys, names or free text: a person can be erased
    and the log still stands."""

    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=20)
    verb = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    # No foreign key either: what happened stays known after the thing is gone.
    organisation_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["object_kind", "object_id"]),
            models.Index(fields=["organisation_id", "-at"], name="audit_of_organisation"),
        ]

    def __str__(self):
        return f"{self.verb} {self.object_kind}"

    @classmethod
    def record(cls, verb, thing, *, by, organisation=None):
        """Write that actor `by` did `verb` to `thing`; call in the transaction of the deed. Name
        the organisation when the thing itself does not: a person, an invitation."""
        owner = organisation or thing
        return cls.objects.create(
            actor_id=by.id,
            actor_role=by.role,
            verb=verb,
            object_kind=thing._meta.label_lower,
            object_id=thing.pk,
            organisation_id=getattr(owner, "organisation_id", None),
        )
