import logging
import time
from uuid import uuid4

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from toolbox.lib import queue

log = logging.getLogger("toolbox.worker")

PAUSE = 1


class Command(BaseCommand):
    help = "Do the work that waits in the queue, until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what waits now, then stop")
        parser.add_argument(
            "--daily", type=int, help="also do the daily work, each so many seconds"
        )

    def handle(self, *, once, daily, **options):
        worker = made_worker()
        if once:
            return worker.run()
        # Stops at once when it waits; what it is doing it ends first.
        worker.configure_signals()
        next_daily = time.monotonic()
        while worker.running:
            survive(lambda: do_queue(worker))
            if daily and worker.running and time.monotonic() >= next_daily:
                survive(lambda: call_command("daily", stdout=self.stdout))
                next_daily = time.monotonic() + daily
            close_old_connections()
            time.sleep(PAUSE)


def made_worker():
    return Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        backend_name="default",
        worker_id=uuid4().hex,
        # Run until the queue is empty, then come back.
        batch=True,
        interval=PAUSE,
        startup_delay=False,
        max_tasks=None,
    )


def do_queue(worker):
    # Asking first: taking a task locks the whole of SQLite.
    if queue.waiting():
        worker.run()


def survive(work):
    """A worker that stays is there again when the database is."""
    try:
        work()
    except DatabaseError:
        log.exception("the work in the background broke off; it is tried again")
