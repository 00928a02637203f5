import os
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from toolbox import backup
from toolbox.lib.archive import Refused


class Command(BaseCommand):
    help = "Bring back a backup, into an empty database; stop the site first."
    # They look into the database, for which there may not even be a folder yet.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="overwrite the database and the media"
        )

    def handle(self, *, archive, replace, **options):
        os.umask(0o077)
        if not archive.is_file():
            raise CommandError(f"There is no {archive}.")
        start = time.monotonic()
        try:
            manifest = backup.restore(archive, replace=replace)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows, media = sum(manifest["rows"].values()), len(manifest["files"]) - 1
        self.stdout.write(
            f"Restored the backup of {manifest['made_at']} (version {manifest['version']}): "
            f"{rows} rows, {media} files of media, {time.monotonic() - start:.1f} s. "
            "All sessions ended: everybody signs in again."
        )
