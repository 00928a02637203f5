import os
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from toolbox import backup
from toolbox.lib.archive import Refused


class Command(BaseCommand):
    help = "Make a backup of database and media; the site may run. KEEP=30 newest ones stay."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.DATA_DIR / "backups")

    def handle(self, *, folder, **options):
        os.umask(0o077)
        keep = os.environ.get("KEEP", "30")
        if not keep.isdecimal() or keep == "0":
            raise CommandError("KEEP is the number of backups to keep, 1 or more.")
        start = time.monotonic()
        try:
            path, manifest = backup.make(folder, keep=int(keep))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows, media = sum(manifest["rows"].values()), len(manifest["files"]) - 1
        size = path.stat().st_size / 1e6
        self.stdout.write(
            f"{path}: {rows} rows, {media} files of media, {size:.1f} MB, "
            f"{time.monotonic() - start:.1f} s"
        )
