"""Is the site alive, and is it fit for work? For a probe that knows nobody and keeps no cookie.

Only yes or no and a few figures: no names, no versions, no texts of errors."""

import shutil
import tempfile
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from toolbox.lib import queue
from toolbox.models import Moment

# Work in the background starts within seconds; what waits so long has no worker.
QUEUE_WITHIN = timedelta(minutes=15)
# The daily work runs once a day; two hours for a slow or a late one.
DAILY_WITHIN = timedelta(hours=26)
MEGABYTE = 10**6


@never_cache
@require_safe
def healthz(request):
    """This process answers. It asks nothing of anybody, so that a database that is away for a
    moment does not get the web server restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request):
    checks = {name: checked(check) for name, check in CHECKS.items()}
    ready = all(result["ok"] for result in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def checked(check):
    try:
        return check()
    except (DatabaseError, OSError):
        return {"ok": False}


def database():
    """A write that is committed: one that is rolled back says nothing of a full disk."""
    Moment.mark(Moment.Name.PROBE)
    return {"ok": Moment.objects.filter(name=Moment.Name.PROBE).exists()}


def migrations():
    applied = MigrationRecorder(connection).applied_migrations().keys()
    pending = [
        key
        for key, replaces in known_migrations()
        if key not in applied and not (replaces and applied >= replaces)
    ]
    return {"ok": not pending, "pending": len(pending)}


@cache
def known_migrations():
    """Read once a process: its code does not change while it runs."""
    loader = MigrationLoader(None)
    return [(key, set(found.replaces)) for key, found in loader.disk_migrations.items()]


def disk():
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.DATA_DIR).free // MEGABYTE
    return {"ok": free >= settings.READY_FREE_MB, "free_mb": free}


def media():
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as file:
        file.write(b"x" * 4096)
        file.flush()
    return {"ok": True}


def daily():
    age = Moment.age(Moment.Name.DAILY)
    return {"ok": age is not None and age < DAILY_WITHIN, "hours": hours(age)}


def waiting():
    """The work in the background that no worker took yet."""
    since = queue.waits_since()
    age = max(timezone.now() - since, timedelta()) if since else timedelta()
    return {
        "ok": age < QUEUE_WITHIN,
        "waiting": queue.waiting(),
        "minutes": round(age / timedelta(minutes=1), 1),
    }


def backup():
    """Always told; it only makes the site 'not ready' for who said how old a backup may be."""
    age, most = Moment.age(Moment.Name.BACKUP), settings.BACKUP_MAX_AGE_HOURS
    late = age is None or age > timedelta(hours=most)
    return {"ok": not (most and late), "hours": hours(age)}


def hours(age):
    return None if age is None else round(age / timedelta(hours=1), 1)


CHECKS = {
    "database": database,
    "migrations": migrations,
    "disk": disk,
    "media": media,
    "queue": waiting,
    "daily": daily,
    "backup": backup,
}
