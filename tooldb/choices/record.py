"""What was known on the day of a decision, in words, to keep: plain data in Dutch."""

from django.conf import settings
from django.utils import translation

from tooldb.aid import desk
from tooldb.choices.papers import papers_of
from tooldb.choices.picture import LIFECYCLE
from tooldb.matching import Place
from tooldb.models import CatalogueRelease

VERSION = 1


def record_of(choice, picture, *, why):
    """Everything that a board and a data protection officer ask for, JSON."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "version": VERSION,
            "organisation": choice.organisation.name,
            "name": choice.name,
            "why": why,
            "edition": edition_of(picture),
            "catalogue": release(),
            "asked": choice.answers,
            **answers_of(picture.outcome.answers),
            "dpa": dpa_of(choice, picture.entry.edition),
            "place": str(picture.place),
            "position": position_of(picture),
            "reasons": [reason_of(reason, picture) for reason in picture.reasons],
            "arrange": [arrange_of(reason, picture) for reason in picture.open_points],
            "lists": lists_of(picture),
            "facts": facts_of(picture),
            **claims_of(picture),
            "rules": rules_of(picture),
            "papers": papers_of(choice, picture),
        }


def edition_of(picture):
    edition = picture.entry.edition
    return {"key": edition.key, "name": edition.name, "vendor": edition.tool.vendor}


def release():
    newest = CatalogueRelease.objects.first()
    return newest and {"number": newest.number, "published_on": str(newest.published_on)}


def answers_of(answers):
    labels = {wish.key: wish.label for wish in desk.table().wishes}
    return {
        "answers": [
            {"question": question.short, "said": answers.labels(question)}
            for question in answers.asked
        ],
        "wishes": [
            {"label": labels[key], "weight": weight} for key, weight in answers.wishes.items()
        ],
    }


def dpa_of(choice, edition):
    if not choice.has_noted_dpa(edition):
        return {"signed_on": "", "signed_by": "", "kept_at": ""}
    signed_on = choice.dpa_signed_on
    return {
        "signed_on": str(signed_on) if signed_on else "",
        "signed_by": choice.dpa_signed_by,
        "kept_at": choice.dpa_kept_at,
    }


def position_of(picture):
    words = picture.sheet.words
    standing = picture.entry.standing
    return {
        "sign": words.sign,
        "short": str(words.short),
        "sentence": str(words.sentence),
        "reason": standing.why,
        "steps": list(standing.arrange),
    }


def arrange_of(reason, picture):
    return {"says": reason.text, "unsettled": picture.unsettled(reason)}


def reason_of(reason, picture):
    return {
        "point": reason.gate.key,
        "gate": reason.gate.title,
        "outcome": str(reason.place),
        "says": reason.text,
        "ask": reason.ask,
        "doubt": str(reason.doubt),
        "unsettled": picture.unsettled(reason),
    }


def lists_of(picture):
    """Of what drops out only what decides first."""
    outcome = picture.outcome
    return [
        {
            "place": str(place),
            "editions": [
                {
                    "key": candidate.key,
                    "name": candidate.name,
                    "reasons": [
                        {"gate": reason.gate.title, "outcome": str(place), "says": reason.text}
                        for reason in deciding(outcome, candidate, place)
                    ],
                }
                for candidate in outcome.listed(place)
            ],
        }
        for place in Place
    ]


def deciding(outcome, candidate, place):
    if place is Place.FITS:
        return []
    found = outcome.deciding(candidate)
    return found[:1] if place is Place.DROPS else found


def facts_of(picture):
    labels = {criterion.key: criterion.short for criterion in picture.entry.asked}
    labels[LIFECYCLE] = "Bestaat het nog"
    return {key: {**fact.as_dict(), "label": labels[key]} for key, fact in picture.facts.items()}


def claims_of(picture):
    """Every answer of the catalogue about the edition, and the questions that have none."""
    answers = picture.sheet.answers
    return {
        "claims": [answer_of(answer) for answer in answers if answer.claims],
        "unanswered": [answer.criterion.question for answer in answers if not answer.claims],
    }


def answer_of(answer):
    finding = answer.finding
    return {
        "criterion": answer.criterion.key,
        "question": answer.criterion.question,
        "sign": answer.sign,
        "doubt": "differ" if finding.differ else "lapsed" if finding.lapsed else "",
        "said": [claim_of(claim) for claim in answer.claims],
    }


def claim_of(claim):
    source = claim.source
    return {
        "claim": claim.pk,
        "value": claim.value,
        "shown": str(claim.value_shown),
        "condition": claim.condition,
        "source": source.title if source else "",
        "address": source.address if source else "",
        "source_date": claim.source_date_shown if claim.source_date else "",
        "evidence": str(claim.get_evidence_display()),
        "checked_on": str(claim.checked_on or ""),
        "valid_until": str(claim.valid_until or ""),
    }


def rules_of(picture):
    return [
        {
            "rule": rule.title,
            "asks": rule.said,
            "state": str(rule.get_status_display()),
            "source": rule.source.title if rule.source else "",
            "address": rule.source.address if rule.source else "",
            "checked_on": str(rule.checked_on or ""),
        }
        for rule in picture.rules.values()
    ]
