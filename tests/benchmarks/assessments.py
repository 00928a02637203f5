"""Filled in instruments of one organisation, alone in the database and beside 2,600 others with 20
each. SQLite only: both databases are files, and each turn opens one, as a request does."""

import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from checklists.library import library
from checklists.models import Answer, Assessment, Respondent
from tests.benchmarks.measure import by_turns, print_table
from tests.benchmarks.scene import make_people

ORGANISATIONS, EACH, ANSWERS = 2_600, 20, 10
# Organisations that are made at a time.
CHUNK = 200
INSTRUMENT = "randvoorwaarden"
VALUES = ["yes", "partly", "no", "na"]


def main():
    by, organisation = make_people()
    fill([organisation])
    client = Client()
    client.force_login(by.user, backend="django.contrib.auth.backends.ModelBackend")
    pages = addresses(organisation)
    full = connection.settings_dict["NAME"]
    with TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(empty)])
        make_others()
        databases = {"one organisation": empty, f"beside {ORGANISATIONS} others": full}
        try:
            compare(client, pages, databases)
        finally:
            open_database(full)


def addresses(organisation):
    newest = Assessment.objects.filter(organisation=organisation).first()
    report = reverse("assessments:report", args=[organisation.slug, newest.pk])
    return {
        "list": partial(Client.get, path=listed(organisation)),
        "results": partial(Client.get, path=newest.get_absolute_url()),
        "report as PDF": partial(Client.post, path=report, data={"password": ""}),
    }


def listed(organisation):
    return reverse("assessments:assessments", args=[organisation.slug])


def compare(client, pages, databases):
    for name, ask in pages.items():
        queries = {about: count(client, ask, path) for about, path in databases.items()}
        print(f"\nQueries, {name}: {queries}")
        assert len(set(queries.values())) == 1
        deeds = {
            f"{name}, {about}": partial(get, client, ask, path) for about, path in databases.items()
        }
        floor, _other = deeds
        print_table(f"Filled in instruments: {name}", by_turns(deeds, times=15), floor=floor)


def get(client, ask, path):
    open_database(path)
    assert ask(client).status_code == 200


def count(client, ask, path):
    get(client, ask, path)
    with CaptureQueriesContext(connection) as counted:
        assert ask(client).status_code == 200
    return len(counted)


def open_database(path):
    connection.close()
    connection.settings_dict["NAME"] = str(path)


def make_others():
    start = time.perf_counter()
    for first in range(0, ORGANISATIONS, CHUNK):
        numbers = range(first, min(first + CHUNK, ORGANISATIONS))
        fill(
            Organisation.objects.bulk_create(
                Organisation(name=f"Huis {number}", slug=f"huis-{number}") for number in numbers
            )
        )
    taken = time.perf_counter() - start
    print(f"\n{Answer.objects.count()} answers, made in {taken:.0f} s")


def fill(organisations):
    """For each as many assessments, on one sheet, each beside the one before it."""
    entry = library().by_key[INSTRUMENT]
    keys = [item.key for item in entry.items][:ANSWERS]
    assessments = [
        Assessment(
            organisation=organisation,
            version=entry.version,
            label=f"Team {number}",
            mode=Assessment.Mode.TOGETHER,
            held_on=timezone.localdate() - timedelta(days=EACH - number),
        )
        for organisation in organisations
        for number in range(EACH)
    ]
    for number, assessment in enumerate(assessments):
        if number % EACH:
            assessment.previous = assessments[number - 1]
    people = [Respondent(assessment=each, role=Respondent.Role.TEAM) for each in assessments]
    answers = [
        Answer(respondent=person, item_key=key, value=VALUES[(at + number) % len(VALUES)])
        for at, person in enumerate(people)
        for number, key in enumerate(keys)
    ]
    for model, rows in ((Assessment, assessments), (Respondent, people), (Answer, answers)):
        model.objects.bulk_create(rows, batch_size=10_000)
