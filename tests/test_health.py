"""What a probe is told: alive, ready, or which part is not."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import sign_in
from toolbox.models import Moment


def mark(name, **ago):
    Moment.objects.update_or_create(name=name, defaults={"at": timezone.now() - timedelta(**ago)})


@pytest.fixture
def site(settings, tmp_path, db):
    """A site that is fit for work."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.READY_FREE_MB = 0
    mark("daily", hours=25)
    return settings


def ask():
    response = Client().get("/readyz")
    assert response.status_code == (200 if response.json()["ready"] else 503)
    return response.json()


def troubles():
    return [name for name, result in ask()["checks"].items() if not result["ok"]]


def test_a_living_process_says_so_without_asking_the_database():
    response = Client().get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_gets_no_cookie_and_a_fresh_answer(site, address):
    response = Client().get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert Client().post(address).status_code == 405


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_by_number_and_over_http_is_not_sent_elsewhere(site, address):
    site.SECURE_SSL_REDIRECT = True
    probe = Client(headers={"host": "127.0.0.1:8000"})
    assert probe.get(address).status_code == 200
    assert probe.get("/privacy/").status_code == 301


def test_a_site_that_is_fit_for_work_is_ready(site):
    assert troubles() == []


def test_the_answer_holds_figures_and_nothing_else(site):
    for result in ask()["checks"].values():
        assert set(result) <= {"ok", "free_mb", "hours", "pending", "waiting", "minutes"}
        assert not any(isinstance(value, str) for value in result.values())


def test_daily_work_that_stayed_away_is_told(site):
    mark("daily", hours=27)
    assert troubles() == ["daily"]
    Moment.objects.all().delete()
    assert troubles() == ["daily"]


def test_the_daily_command_says_that_it_ran(site):
    mark("daily", days=9)
    call_command("daily")
    assert troubles() == []


def test_an_old_backup_counts_only_for_who_set_an_age(site):
    assert ask()["checks"]["backup"] == {"ok": True, "hours": None}
    site.BACKUP_MAX_AGE_HOURS = 24
    assert troubles() == ["backup"]
    mark("backup", hours=25)
    assert troubles() == ["backup"]
    mark("backup", hours=3)
    assert ask()["checks"]["backup"] == {"ok": True, "hours": 3.0}


def test_a_disk_that_is_nearly_full_is_told(site):
    site.READY_FREE_MB = 10**12
    assert troubles() == ["disk"]


def test_a_media_folder_that_takes_no_files_is_told(site):
    site.MEDIA_ROOT.write_text("a file where the folder should be")
    assert troubles() == ["media"]


def test_a_pending_migration_is_told(site):
    MigrationRecorder(connection).migration_qs.filter(app="canvas", name="0001_initial").delete()
    assert ask()["checks"]["migrations"] == {"ok": False, "pending": 1}


@contextmanager
def read_only():
    """The database reads but takes no writes, as a replica does."""
    on, off = {
        "sqlite": ("PRAGMA query_only=ON", "PRAGMA query_only=OFF"),
        "postgresql": (
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
        try:
            yield
        finally:
            cursor.execute(off)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_writes_is_told(site):
    with read_only():
        assert troubles() == ["database"]


@pytest.mark.django_db(transaction=True)
def test_who_writes_on_a_database_that_takes_no_writes_sees_the_text_again(canvas, cast):
    url = reverse("canvas:block", args=[canvas.organisation.slug, canvas.pk, "value"])
    client = sign_in(cast.alice)
    with read_only():
        response = client.post(url, {"text": "Niet weg", "meaning": "idea"})
    assert response.status_code == 503
    assert "Niet weg" in response.text
    assert response.headers["Retry-After"] == "30"
