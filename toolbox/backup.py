"""What a backup of this site holds, and when one may come back (docs/adr/0008-backup.md)."""

import re
import shutil
import tempfile
import time
import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.actions import LastAdministrator
from accounts.actor import SYSTEM
from accounts.models import AuditEntry, User
from toolbox.lib import archive
from toolbox.lib.archive import Refused
from toolbox.lib.dump import ENGINES, count_rows, table_names
from toolbox.models import Moment
from toolbox.privacy.erase import erase

NAME = re.compile(r"toolbox-\d{8}T\d{6}Z\.tar\.gz")
SCRATCH = ".toolbox-"


def engine():
    return ENGINES[connection.vendor]


# Making one ---------------------------------------------------------------------------------------


def make(folder, *, keep):
    """Write a backup to `folder`, drop all but the newest `keep`, and return (path, manifest)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    clear_scratch(folder)
    now = timezone.now()
    target = folder / now.strftime("toolbox-%Y%m%dT%H%M%SZ.tar.gz")
    with tempfile.TemporaryDirectory(dir=folder, prefix=SCRATCH) as scratch:
        dump = Path(scratch) / engine().file
        # The database first: a file that it names may go, but none is missing from before.
        rows = engine().dump(dump)
        files = [(dump.name, dump), *media_files()]
        manifest = archive.write(target, Path(scratch), files, facts(now, rows))
    drop_oldest(folder, keep)
    Moment.mark(Moment.Name.BACKUP)
    return target, manifest


def facts(now, rows):
    return {
        "project": "toolbox-beeldbellen",
        "version": project_version(),
        "made_at": now.isoformat(timespec="seconds"),
        "engine": connection.vendor,
        "engine_version": engine().version(),
        "migrations": applied_migrations(),
        "rows": rows,
    }


def project_version():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return project["project"]["version"]


def applied_migrations():
    """A dict of app to the names of its migrations."""
    applied = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def media_files():
    root = settings.MEDIA_ROOT
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"media/{path.relative_to(root).as_posix()}", path


def drop_oldest(folder, keep):
    backups = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    for path in backups[:-keep]:
        path.unlink()


def clear_scratch(folder):
    """What a backup left that was killed."""
    yesterday = time.time() - timedelta(days=1).total_seconds()
    for path in folder.glob(f"{SCRATCH}*"):
        if path.stat().st_mtime < yesterday:
            shutil.rmtree(path)


# Bringing one back --------------------------------------------------------------------------------


def restore(path, *, replace=False):
    """Put back what the archive holds and return its manifest. Raises Refused before anything is
    touched, but for the comparison at the end."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    engine().prepare()
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=SCRATCH) as scratch:
        scratch = Path(scratch)
        manifest = archive.unpack(path, scratch)
        refuse_what_does_not_fit(manifest)
        if not replace:
            refuse_to_overwrite()
        erased = erased_since(manifest["made_at"])
        engine().load(scratch / engine().file)
        put_media(scratch)
    compare_rows(manifest)
    call_command("migrate", verbosity=0)
    end_sessions()
    erase_again(erased)
    return manifest


def refuse_what_does_not_fit(manifest):
    if manifest["engine"] != connection.vendor:
        raise Refused(
            f"This backup is of {manifest['engine']}, and DATABASE_URL names {connection.vendor}. "
            "A backup only goes back into the kind of database that it came from."
        )
    engine().refuse(manifest["engine_version"])
    known = MigrationLoader(None).disk_migrations
    for app, names in manifest["migrations"].items():
        if unknown := [name for name in names if (app, name) not in known]:
            raise Refused(
                f"This backup was made by a newer version of the toolbox ({manifest['version']}; "
                f"{app}.{unknown[0]} is unknown here). Upgrade first."
            )


def refuse_to_overwrite():
    if table_names():
        raise Refused("The database is not empty. With --replace everything in it is lost.")
    if any(media_files()):
        raise Refused(f"{settings.MEDIA_ROOT} is not empty. With --replace its files are lost.")


def put_media(scratch):
    """By renaming, so that the folder is the old one or the new one."""
    new = scratch / "media"
    new.mkdir(exist_ok=True)
    if settings.MEDIA_ROOT.exists():
        settings.MEDIA_ROOT.rename(scratch / "media-before")
    new.rename(settings.MEDIA_ROOT)


def compare_rows(manifest):
    with connection.cursor() as cursor:
        rows = count_rows(cursor, table_names())
    if rows != manifest["rows"]:
        raise Refused("The restored database has other rows than the backup says. Do not use it.")


def erased_since(moment):
    """Who was erased after the backup was made, as far as the present database still tells."""
    try:
        rows = AuditEntry.objects.filter(verb="erased", at__gte=moment)
        return list(rows.values_list("object_id", flat=True))
    except DatabaseError:
        return []


def erase_again(people):
    for user in User.objects.filter(pk__in=people):
        try:
            erase(user, by=SYSTEM)
        except LastAdministrator as error:
            raise Refused(
                f"All is restored, but {user.pk} was erased since and looks after an organisation "
                "alone. Let somebody else do so, then restore again or run erase_person."
            ) from error


def end_sessions():
    """Who ended a session since the backup, on a stolen laptop say, must not find it open again."""
    Session.objects.all().delete()
