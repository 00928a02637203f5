from django.core.management.base import BaseCommand

from agreements.mail import mail_what_is_due_soon
from toolbox.models import Moment
from toolbox.privacy import retention
from tooldb.choices.mail import mail_what_changed
from tooldb.editing.mail import mail_what_is_due

WORK = retention.WORK | {
    "weekly mails sent": mail_what_is_due,
    "mails about choices sent": mail_what_changed,
    "mails about agreements sent": mail_what_is_due_soon,
}


class Command(BaseCommand):
    help = "Do the due work: drop what was kept for long enough, mail editors. Safe to repeat."

    def handle(self, **options):
        done = [f"{work()} {things}" for things, work in WORK.items()]
        Moment.mark(Moment.Name.DAILY)
        self.stdout.write(f"Daily work: {', '.join(done)}.")
