"""The papers that go with a choice (fixtures/tooldb_papers.yaml): lines that each say where they
come from."""

from functools import cache

from django.utils.formats import date_format

from toolbox.lib.loader import read_yaml
from tooldb.preference import UNKNOWN

PAPERS = ("dpa", "dpia", "settings", "ict")


@cache
def table():
    return read_yaml("tooldb_papers.yaml")


def law():
    """Title and address of the law that lines name."""
    return table()["law"]


def papers_of(choice, picture):
    """Name of a paper to its lines, in Dutch: dicts with `text`, `origin` and `said`, what the
    catalogue or the organisation says about it."""
    return {name: list(lines_of(name, choice, picture)) for name in PAPERS}


def lines_of(name, choice, picture):
    for row in table()[name]:
        line = line_of(row, choice, picture)
        if line["text"]:
            yield line


def line_of(row, choice, picture):
    if "criterion" in row:
        return line_of_criterion(row, picture)
    if "answer" in row:
        return line_of_answer(row, picture.outcome.answers)
    said = [origin for key in row.get("shows", ()) for origin in shown(key, picture)]
    return {
        "text": row["text"],
        "origin": f"{law()['title']}, {row['law']}",
        "said": said + filled(row.get("fill"), choice, picture),
    }


def line_of_criterion(row, picture):
    found = answer_to(row["criterion"], picture)
    text = row["say"].get(found.finding.counted, "") if found else ""
    return {"text": text, "origin": origin_of(found) if text else "", "said": []}


def line_of_answer(row, answers):
    given = answers.counted.get(row["answer"], ())
    texts = [row["say"][value] for value in given if value in row["say"]]
    question = next((each for each in answers.asked if each.key == row["answer"]), None)
    origin = f"Jullie antwoord: {in_words(question, answers)}" if texts else ""
    return {"text": " ".join(texts), "origin": origin, "said": []}


def in_words(question, answers):
    return f"{question.short}: {', '.join(answers.labels(question))}"


def answer_to(key, picture):
    """None when the question is not asked of this tool."""
    return next((each for each in picture.sheet.answers if each.criterion.key == key), None)


def shown(key, picture):
    found = answer_to(key, picture)
    return [origin_of(found)] if found else []


def origin_of(answer):
    """What the catalogue says, from whom and of when."""
    short = answer.criterion.short
    claim = next((claim for claim in answer.claims if claim.value != UNKNOWN), None)
    if claim is None:
        return f"Catalogus: {short}: niet bekend"
    doubt = doubt_of(answer.finding)
    words = f"{claim.value_shown}: {claim.condition}" if claim.condition else claim.value_shown
    checked = date_format(claim.checked_on, "SHORT_DATE_FORMAT")
    return (
        f"Catalogus: {short}: {words}{doubt} ({claim.get_evidence_display()}: {claim.source.title},"
        f" {claim.source_date_shown or 'zonder datum'}, nagekeken op {checked})"
    )


def doubt_of(finding):
    if finding.differ:
        return ", maar bronnen spreken elkaar tegen"
    return ", maar te lang geleden nagekeken" if finding.lapsed else ""


def filled(kind, choice, picture):
    answers = picture.outcome.answers
    if kind == "purpose":
        return [f"{choice.name}, met {picture.entry.edition.name}"]
    if kind == "answers":
        return [in_words(question, answers) for question in answers.asked]
    if kind == "doubts":
        return [f"Nog niet zeker: {reason.gate.title}" for reason in picture.open_points]
    return []
