"""Work in the background: a real queue, a real worker, and what becomes of a task."""

import signal
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.tasks import TaskResultStatus
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from toolbox.lib import queue
from toolbox.management.commands import worker
from toolbox.privacy import retention
from tooldb.models import Catalogue, Tool
from tooldb.tasks import print_catalogue

PAGE = "/tools/pdf/"


@pytest.fixture
def real_queue(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def one_tool(real_queue, db):
    Catalogue.touch()
    return Tool.objects.create(key="proef", name="Proef", summary="Een proef.")


def states():
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_worker_prints_the_catalogue_that_a_visitor_asked_for(one_tool):
    assert "Maak de pdf" in Client().get(PAGE).text
    for _ in range(2):
        assert Client().post(PAGE).status_code == 302
    assert states() == ["READY"]
    assert "De pdf wordt gemaakt" in Client().get(PAGE).text
    assert Client().get("/tools.pdf").status_code == 302
    call_command("worker", "--once")
    assert states() == ["SUCCESSFUL"]
    assert "De pdf is klaar" in Client().get(PAGE).text
    assert Client().get("/tools.pdf").content.startswith(b"%PDF")
    Client().post(PAGE)
    assert states() == ["SUCCESSFUL"]


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_is_told_and_can_be_asked_for_again(one_tool):
    Client().post(PAGE)
    # As after an upgrade that took the task away.
    DBTaskResult.objects.update(task_path="tooldb.tasks.gone")
    call_command("worker", "--once")
    assert states() == ["FAILED"]
    DBTaskResult.objects.update(task_path=print_catalogue.module_path)
    assert "lukte het maken niet" in Client().get(PAGE).text
    Client().post(PAGE)
    assert "De pdf wordt gemaakt" in Client().get(PAGE).text


@pytest.mark.django_db
def test_a_task_whose_worker_died_does_not_keep_others_from_asking(one_tool):
    Client().post(PAGE)
    lost = timezone.now() - queue.LONGEST - timedelta(minutes=1)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=lost)
    assert "Maak de pdf" in Client().get(PAGE).text
    Client().post(PAGE)
    assert states() == ["RUNNING", "READY"]


@pytest.mark.django_db
def test_what_is_done_goes_after_a_week_and_what_waits_stays(real_queue):
    for number in range(4):
        print_catalogue.enqueue(f"{number}")
    old = timezone.now() - timedelta(days=queue.KEPT_DAYS, minutes=1)
    done, failed, lost, waiting = DBTaskResult.objects.order_by("enqueued_at")
    for task, fields in [
        (done, {"status": "SUCCESSFUL", "finished_at": old}),
        (failed, {"status": "FAILED", "finished_at": old}),
        (lost, {"status": "RUNNING", "started_at": old}),
        (waiting, {"enqueued_at": old}),
    ]:
        DBTaskResult.objects.filter(pk=task.pk).update(**fields)
    assert retention.WORK["tasks"]() == 3
    assert DBTaskResult.objects.get() == waiting


@pytest.mark.django_db
def test_a_queue_without_a_worker_makes_the_site_not_ready(real_queue):
    def told():
        return Client().get("/readyz").json()["checks"]["queue"]

    assert told() == {"ok": True, "waiting": 0, "minutes": 0.0}
    print_catalogue.enqueue("nl-be")
    assert (told()["ok"], told()["waiting"]) == (True, 1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=20))
    assert (told()["ok"], told()["minutes"]) == (False, 20.0)


def test_a_worker_outlives_a_database_that_is_away(caplog):
    def fail():
        raise OperationalError

    worker.survive(fail)
    assert "tried again" in caplog.text


def test_a_worker_that_waits_stops_at_once():
    with pytest.raises(SystemExit) as stopped:
        worker.made_worker().shutdown(signal.SIGTERM, None)
    assert stopped.value.code == 0
