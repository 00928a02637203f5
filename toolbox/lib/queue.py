"""The queue of work in the background: Django's tasks, kept in the database by django-tasks-db. A
task gets keys, never somebody's text. See docs/adr/0012-tasks.md."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.tasks import Task, TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

# What takes longer lost its worker: it was killed, or the machine stopped.
LONGEST = timedelta(hours=1)
KEPT_DAYS = 7


def newest(task: Task[..., Any], *arguments: object) -> DBTaskResult[..., Any] | None:
    """What became of it when it was last asked for with these arguments."""
    asked = DBTaskResult.objects.filter(
        task_path=task.module_path, args_kwargs__args=list(arguments)
    )
    return asked.order_by("-enqueued_at").first()


def is_under_way(result: DBTaskResult[..., Any] | None) -> bool:
    """Whether it waits or is being done."""
    if result is None:
        return False
    if result.status == TaskResultStatus.RUNNING:
        return result.started_at > timezone.now() - LONGEST
    return result.status == TaskResultStatus.READY


def waits_since() -> Any:
    """The moment since when the oldest task waits for a worker; None when none does."""
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at")
    return waiting.values_list("enqueued_at", flat=True).first()


def waiting() -> int:
    return DBTaskResult.objects.ready().count()


def waiting_for(task: Task[..., Any]) -> int:
    """How many of this kind wait for a worker."""
    return DBTaskResult.objects.ready().filter(task_path=task.module_path).count()


def over() -> QuerySet[DBTaskResult[..., Any]]:
    """What was done or failed days ago, and what lost its worker."""
    past = timezone.now() - timedelta(days=KEPT_DAYS)
    return DBTaskResult.objects.filter(
        Q(finished_at__lt=past) | Q(status=TaskResultStatus.RUNNING, started_at__lt=past)
    )
