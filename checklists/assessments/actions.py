"""Every change of an assessment, with its line in the log of the organisation. Who answered is not
in that log: an assessment may be without names."""

from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, Organisation
from checklists.models import Answer, Assessment, Respondent


class IsClosed(Exception):
    """No answer comes in any more."""


@transaction.atomic
def begin(organisation, version, *, label, mode, previous=None, held_on=None, by):
    made = Assessment.objects.create(
        organisation=organisation,
        version=version,
        label=label,
        mode=mode,
        previous=previous,
        held_on=held_on or timezone.localdate(),
        created_by=by.user,
    )
    if made.is_together:
        made.respondents.create(role=Respondent.Role.TEAM)
    AuditEntry.record("created", made, by=by)
    return made


def take(assessment):
    """The row, locked: answers and closing wait for each other. Raise IsClosed."""
    found = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if found.is_closed:
        raise IsClosed
    return found


@transaction.atomic
def join(assessment, *, role, name="", user=None):
    """The respondent that this user is already, or a new one."""
    take(assessment)
    if user:
        known, _new = assessment.respondents.get_or_create(
            user=user, defaults={"role": role, "name": name}
        )
        return known
    return assessment.respondents.create(role=role, name=name)


@transaction.atomic
def answer(respondent, lines, *, is_done=False):
    """Keep what changed in these lines (answers.Field), and leave the rest as it is: a form that
    stood open takes nothing back that somebody else wrote meanwhile. Raise IsClosed."""
    take(respondent.assessment)
    for line in lines:
        Answer.objects.update_or_create(
            respondent=respondent, item_key=line.key, defaults=line.changes
        )
    respondent.answers.filter(value="", note="").delete()
    if is_done and not respondent.done_at:
        respondent.done_at = timezone.now()
        respondent.save(update_fields=["done_at"])


@transaction.atomic
def close(assessment, *, by):
    """For good. Without names, from now on nothing says who answered what."""
    found = take(assessment)
    found.closed_at = timezone.now()
    found.save(update_fields=["closed_at"])
    if found.is_anonymous:
        forget_who(found)
    AuditEntry.record("finished", found, by=by)


def forget_who(assessment):
    """The same answers in new rows, in an order that says nothing: a session may still know the
    old ones, and their numbers say who came when."""
    people = list(assessment.respondents.prefetch_related("answers"))
    SystemRandom().shuffle(people)
    fields = {"assessment": assessment, "joined_at": assessment.created_at}
    fresh = [Respondent(role=old.role, **fields) for old in people]
    answers = [
        copy_of(each, new)
        for old, new in zip(people, fresh, strict=True)
        for each in old.answers.all()
    ]
    assessment.respondents.all().delete()
    Respondent.objects.bulk_create(fresh)
    Answer.objects.bulk_create(answers)


def copy_of(answer, respondent):
    return Answer(
        respondent=respondent, item_key=answer.item_key, value=answer.value, note=answer.note
    )


@transaction.atomic
def carry_over(assessment, version, *, by):
    """The same on a newer version: answers go along by the key of their line."""
    Organisation.objects.select_for_update().get(pk=assessment.organisation_id)
    fresh = begin(
        assessment.organisation,
        version,
        label=assessment.label,
        mode=assessment.mode,
        previous=assessment,
        by=by,
    )
    keys = set(version.sections.values_list("items__key", flat=True))
    for old in assessment.respondents.prefetch_related("answers"):
        copy_respondent(old, fresh, keys)
    return fresh


def copy_respondent(old, fresh, keys):
    if old.role == Respondent.Role.TEAM:
        new = fresh.sheet_owner
    else:
        new = fresh.respondents.create(role=old.role, name=old.name, user=old.user)
    Answer.objects.bulk_create(
        copy_of(each, new) for each in old.answers.all() if each.item_key in keys
    )


@transaction.atomic
def rename(assessment, *, label, held_on, by):
    assessment.label, assessment.held_on = label, held_on
    assessment.save(update_fields=["label", "held_on"])
    AuditEntry.record("changed", assessment, by=by)


@transaction.atomic
def delete(assessment, *, by):
    AuditEntry.record("deleted", assessment, by=by)
    assessment.delete()
