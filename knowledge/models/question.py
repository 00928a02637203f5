import uuid
from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.dates import working_days_after

WORKING_DAYS = 3
KEPT_DAYS = 2 * 365
# In an hour: about one thing, and in all.
CEILING_ABOUT, CEILING = 10, 60


def due_day():
    return working_days_after(timezone.localdate(), WORKING_DAYS)


class QuestionQuerySet(models.QuerySet):
    def of_last_hour(self):
        return self.filter(sent_at__gt=timezone.now() - timedelta(hours=1))

    def waiting(self):
        return self.filter(state=self.model.State.WAITING)

    def expired(self):
        return self.filter(sent_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))


class Question(models.Model):
    """A correction, a suggestion or a question from anybody. Who sent it is not known: the answer
    comes on a page whose address only the sender got. Nothing of it is published."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Something is not right")
        SUGGESTION = "suggestion", _("A tool is missing")
        QUESTION = "question", _("I have a question")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        SET_ASIDE = "set_aside", _("set aside")

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("What is it about?"), max_length=20, choices=Kind)
    about = models.CharField(_("About which tool or page?"), max_length=120, blank=True)
    text = models.TextField(_("What do you want to say or ask?"), max_length=2000)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    due_on = models.DateField(_("answer promised by"), default=due_day, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    answer = models.TextField(_("answer"), blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("question from a visitor")
        verbose_name_plural = _("questions from visitors")

    def __str__(self):
        return f"{self.pk}: {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("knowledge:question", args=[self.token])

    @classmethod
    def has_room_for(cls, about):
        """Whether the ceilings of this hour allow one more."""
        recent = cls.objects.of_last_hour()
        about_it = recent.filter(about=about).count() if about else 0
        return recent.count() < CEILING and about_it < CEILING_ABOUT
