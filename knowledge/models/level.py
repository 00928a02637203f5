from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Where something works: with a client, in an organisation, above organisations."""

    MICRO = "micro", _("micro: with a client")
    MESO = "meso", _("meso: in an organisation")
    MACRO = "macro", _("macro: sector and government")
