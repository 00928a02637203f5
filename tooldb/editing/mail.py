"""Once a week each content editor hears what is due, in their own language; nobody hears twice,
and who has nothing to do hears nothing."""

import logging
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tooldb.editing.queue import Queue

log = logging.getLogger("toolbox.daily")


def mail_what_is_due():
    """Send this week's mails that have not gone yet; says how many. Safe to repeat."""
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    not_yet = Q(queue_mailed_on=None) | Q(queue_mailed_on__lt=monday)
    editors = User.objects.content_editors().filter(not_yet)
    if not editors.exists():
        return 0
    queue = Queue()
    if not queue.is_due:
        return 0
    return sum(send(editor, queue, not_yet) for editor in editors)


def send(editor, queue, not_yet):
    """The mark comes first, so that two processes send one mail; it goes when no mail can leave,
    so that the next day tries again."""
    before, mine = editor.queue_mailed_on, User.objects.filter(pk=editor.pk)
    if not mine.filter(not_yet).update(queue_mailed_on=timezone.localdate()):
        return 0
    context = {"queue": queue, "queue_url": reverse("tooldb:queue")}
    try:
        get_adapter().send_mail("tooldb/email/due", editor.email, context)
    except OSError:
        log.exception("the weekly mail to an editor could not leave; it is tried again")
        mine.update(queue_mailed_on=before)
        return 0
    return 1
