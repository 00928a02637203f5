from datetime import timedelta

from django.db import models
from django.utils import timezone


class Moment(models.Model):
    """When something that should happen regularly happened last."""

    class Name(models.TextChoices):
        DAILY = "daily"
        BACKUP = "backup"
        PROBE = "probe"

    name = models.CharField(max_length=20, choices=Name, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def mark(cls, name):
        cls.objects.update_or_create(name=name, defaults={"at": timezone.now()})

    @classmethod
    def age(cls, name):
        """How long ago, or None for never."""
        moment = cls.objects.filter(name=name).first()
        return moment and max(timezone.now() - moment.at, timedelta())
