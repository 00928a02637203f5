import time

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from accounts.models import AuditEntry
from canvas import actions
from knowledge.models import Question


class Command(BaseCommand):
    help = "Do the due work: empty bins, end old sessions, drop what is too old. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, help="stay, and repeat after so many seconds")

    def handle(self, *, every, **options):
        while True:
            self.work()
            if not every:
                return
            close_old_connections()
            time.sleep(every)

    def work(self):
        notes = actions.empty_bins()
        sessions, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
        questions, _ = Question.objects.expired().delete()
        audit, _ = AuditEntry.objects.expired().delete()
        self.stdout.write(
            f"Daily work: {notes} notes, {sessions} sessions, {questions} questions,"
            f" {audit} audit rows."
        )
