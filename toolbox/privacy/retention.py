"""What goes by itself, each by the term that the register tells. Every function says how many."""

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import AuditEntry, Grant, Mandate, User
from accounts.models.audit import KEPT_DAYS
from agreements.models import CalendarKey, Reminder
from canvas.actions import empty_bins
from checklists.tasks import all_documents
from dossier.actions import remove_closed_organisations
from knowledge.models import Question
from toolbox.lib import pdf_store, queue
from tooldb.models import Preview

MAIL_DAYS = 30


def drop_sessions():
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return deleted(UserSession.objects.exclude(session_key__in=Session.objects.values("pk")))


def drop_audit():
    past = timezone.now() - timedelta(days=KEPT_DAYS)
    return deleted(AuditEntry.objects.expired()) + deleted(
        LogEntry.objects.filter(action_time__lt=past)
    )


def drop_grants():
    return deleted(Grant.objects.over()) + deleted(Grant.objects.of_nothing())


def drop_calendars():
    return deleted(CalendarKey.objects.over())


def drop_reminders():
    return deleted(Reminder.objects.over())


def drop_previews():
    """Whose link is gone; run after drop_grants."""
    return deleted(Preview.objects.without_link())


def drop_mandates():
    return deleted(Mandate.objects.over())


def drop_unconfirmed():
    return deleted(User.objects.never_confirmed())


def drop_questions():
    return deleted(Question.objects.expired())


def drop_mail():
    """The files behind the page with development mail."""
    past = time.time() - MAIL_DAYS * 24 * 3600
    old = [path for path in settings.MAIL_FOLDER.glob("*.log") if path.stat().st_mtime < past]
    for path in old:
        path.unlink()
    return len(old)


def drop_tasks():
    return deleted(queue.over())


def drop_papers():
    """Of instruments that say something else by now, or that an upgrade prints otherwise."""
    return pdf_store.keep_only(all_documents())


def deleted(queryset):
    return queryset.delete()[0]


WORK = {
    "notes": empty_bins,
    "organisations": remove_closed_organisations,
    "accounts": drop_unconfirmed,
    "links": drop_grants,
    "calendar addresses": drop_calendars,
    "reminders": drop_reminders,
    "previews": drop_previews,
    "mandates": drop_mandates,
    "sessions": drop_sessions,
    "questions": drop_questions,
    "audit rows": drop_audit,
    "mails": drop_mail,
    "tasks": drop_tasks,
    "public PDFs": pdf_store.drop_old,
    "papers of instruments": drop_papers,
}
