"""Writes that span models: a draft becomes what everybody reads."""

from django.db import transaction

from checklists.tasks import ask_for_papers


@transaction.atomic
def publish(version, *, by):
    """Raise ValidationError when something is missing. Its papers are made in advance."""
    version.publish(checked_by=by)
    transaction.on_commit(ask_for_papers)


@transaction.atomic
def confirm(version, *, by):
    """Checked today, still right: the day stands on its papers too."""
    version.add_review(checked_by=by)
    transaction.on_commit(ask_for_papers)
