import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant
from tooldb.models.tool import Edition, Tool


class PreviewQuerySet(models.QuerySet):
    def live(self):
        return self.all()

    def visible_to(self, actor):
        """For who holds the link, and nobody else (accounts.Grant)."""
        grant = actor.grant
        if grant and grant.opens(self.model):
            return self.filter(pk=grant.object_id)
        return self.none()

    def without_link(self):
        links = Grant.objects.filter(object_kind=self.model._meta.label_lower)
        return self.exclude(pk__in=links.values("object_id"))


class Preview(models.Model):
    """How a tool will look: one that is not on the site yet, or with other texts. It changes
    nothing on the site. Links to it are grants."""

    # What a draft may say otherwise; empty means as it is.
    TEXTS = ("name", "summary", "lifecycle_note")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="previews")
    name = models.CharField(_("name"), max_length=80, blank=True)
    summary = models.CharField(_("what it is"), max_length=250, blank=True)
    lifecycle_note = models.CharField(_("what happened"), max_length=250, blank=True)
    has_hidden_editions = models.BooleanField(
        _("with the editions that are not on the site yet"), default=True
    )

    objects = PreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")

    def __str__(self):
        return self.name or self.tool.name

    def get_absolute_url(self):
        return reverse("tooldb:preview", args=[self.pk])

    def drafted(self):
        """The tool as it will be; not saved."""
        for name in self.TEXTS:
            setattr(self.tool, name, getattr(self, name) or getattr(self.tool, name))
        return self.tool

    def editions(self):
        editions = Edition.objects.filter(tool=self.tool).select_related("tool")
        return editions if self.has_hidden_editions else editions.filter(withdrawn_at=None)
