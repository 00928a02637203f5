import logging
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from toolbox.models import Moment
from toolbox.privacy import retention

log = logging.getLogger("toolbox.daily")


class Command(BaseCommand):
    help = "Do the due work: drop what was kept for long enough. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, help="stay, and repeat after so many seconds")

    def handle(self, *, every, **options):
        while True:
            if not every:
                return self.work()
            self.work_if_possible()
            close_old_connections()
            time.sleep(every)

    def work_if_possible(self):
        """A worker that stays is there again when the database is."""
        try:
            self.work()
        except DatabaseError:
            log.exception("the daily work broke off; it is tried again")

    def work(self):
        done = [f"{work()} {things}" for things, work in retention.WORK.items()]
        Moment.mark(Moment.Name.DAILY)
        self.stdout.write(f"Daily work: {', '.join(done)}.")
