from django.db import models
from django.utils.translation import gettext_lazy as _

from canvas.models.canvas import Block
from canvas.models.note import Meaning
from toolbox.lib.content import ContentRow


class Guide(ContentRow):
    """What belongs in a block."""

    block = models.CharField(_("block"), max_length=20, choices=Block)
    summary = models.CharField(_("summary"), max_length=200)
    belongs = models.TextField(_("what belongs here"))

    class Meta(ContentRow.Meta):
        verbose_name = _("help with a block")
        verbose_name_plural = _("help with the blocks")

    def __str__(self):
        return self.get_block_display()


class Question(ContentRow):
    """A guiding question; `purposes` holds keys of the ten purposes of the canvas (SIMBA)."""

    block = models.CharField(_("block"), max_length=20, choices=Block)
    text = models.CharField(_("question"), max_length=250)
    purposes = models.JSONField(_("purposes"), default=list, blank=True)

    class Meta(ContentRow.Meta):
        verbose_name = _("guiding question")
        verbose_name_plural = _("guiding questions")

    def __str__(self):
        return self.text


class ExampleSet(ContentRow):
    title = models.CharField(_("title"), max_length=120)
    description = models.CharField(_("description"), max_length=250)

    class Meta(ContentRow.Meta):
        verbose_name = _("set of examples")
        verbose_name_plural = _("sets of examples")

    def __str__(self):
        return self.title


class ExampleNote(ContentRow):
    example_set = models.ForeignKey(ExampleSet, on_delete=models.CASCADE, related_name="notes")
    block = models.CharField(_("block"), max_length=20, choices=Block)
    meaning = models.CharField(_("colour"), max_length=20, choices=Meaning)
    text = models.CharField(_("text"), max_length=250)

    class Meta(ContentRow.Meta):
        verbose_name = _("example note")
        verbose_name_plural = _("example notes")

    def __str__(self):
        return self.text
