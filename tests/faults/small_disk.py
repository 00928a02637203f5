"""The settings of a real site, on a disk that is full for SQLite as long as a file says so."""

from django.db.backends.signals import connection_created

from toolbox.settings import *  # noqa: F403
from toolbox.settings import DATA_DIR

DISK_IS_FULL = DATA_DIR / "disk-is-full"


def stop_growing(connection, **kwargs):
    """SQLite takes the present size when the limit is lower."""
    if DISK_IS_FULL.exists():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1")


connection_created.connect(stop_growing)
