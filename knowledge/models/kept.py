from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Kept(models.Model):
    """A text of ours that load_content left as an editor made it, while the file has another one:
    an editor looks at both. Every loading writes these anew (toolbox/content.py)."""

    model = models.CharField(max_length=60)
    row = models.PositiveBigIntegerField()
    key = models.SlugField(max_length=80)
    # What the file says instead, by field; and the hash of all that it says.
    text = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    file_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["model", "key"]
        verbose_name = _("text kept as an editor left it")
        verbose_name_plural = _("texts kept as an editor left them")

    def __str__(self):
        return f"{self.kind}: {self.key}"

    @property
    def kind(self):
        return apps.get_model(self.model)._meta.verbose_name

    @property
    def admin_url(self):
        return reverse(f"admin:{self.model.replace('.', '_')}_change", args=[self.row])

    def settle(self):
        """Ours stays; the loader says nothing until the file has yet another text."""
        apps.get_model(self.model).objects.filter(pk=self.row).settle(self.file_hash, self.text)
        self.delete()
