"""An assessment as an organisation takes it along. Of one without names nothing leaves that its
page does not show (see scoring.py for why)."""

from collections import Counter

from checklists.assessments.paper import report_pdf
from checklists.assessments.results import Results, table


def as_data(assessment):
    """A dict for JSON."""
    data = {
        "id": assessment.pk,
        "instrument": assessment.version.instrument.key,
        "version": assessment.version.number,
        "title": assessment.version.title,
        "label": assessment.label,
        "held_on": assessment.held_on,
        "mode": assessment.mode,
        "closed_at": assessment.closed_at,
        "created_by": str(assessment.created_by or ""),
        "created_at": assessment.created_at,
    }
    if assessment.is_anonymous:
        return data | outcome_of(assessment)
    return data | {"people": [as_person(person) for person in people_of(assessment)]}


def people_of(assessment):
    return assessment.respondents.prefetch_related("answers")


def outcome_of(assessment):
    roles = Counter(person.role for person in assessment.respondents.all())
    if not assessment.shows_results:
        return {"people_by_role": roles}
    return {"people_by_role": roles, "outcome": [*table(Results(assessment))]}


def as_person(person):
    return {
        "role": person.role,
        "name": person.name,
        "joined_at": person.joined_at,
        "done_at": person.done_at,
        "answers": [
            {"line": answer.item_key, "value": answer.value, "note": answer.note}
            for answer in person.answers.all()
        ],
    }


def report_of(assessment, agreements):
    """The report as PDF; None before there is something to show."""
    if not assessment.shows_results:
        return None
    return report_pdf(Results(assessment), agreements)
