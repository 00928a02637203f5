"""The database goes away, its disk is full, a worker dies: people read what is going on, keep what
they typed, and go on without anybody mending anything."""

import os
import signal
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.outages import database_gone, disk_full, is_sqlite
from tests.faults.site import Visitor

pytestmark = pytest.mark.faults
SORRY = "De site antwoordt even niet"
TYPED = "Dit typte ik & het <b>mag</b> niet weg"
TYPED_ON_PAGE = "Dit typte ik &amp; het &lt;b&gt;mag&lt;/b&gt; niet weg"


@pytest.fixture
def furnished(new_site, pattern):
    """A function: a site that runs, somebody signed in on a canvas, and their address."""

    def furnished(**options):
        like, place = pattern
        site = new_site(like=like, **options)
        site.start()
        visitor = Visitor(site).enter(place["email"])
        visitor.open(place["path"])
        return site, visitor, place["email"]

    return furnished


def timed(act, *args, **options):
    start = time.monotonic()
    answer = act(*args, **options)
    return answer, round(time.monotonic() - start, 2)


def is_sorry(answer):
    return answer.status_code == 503 and SORRY in answer.text


@pytest.mark.parametrize("program", ["uvicorn", "gunicorn"])
def test_a_database_that_goes_away_and_comes_back(furnished, tell, program):
    site, visitor, email = furnished(program=program, CONN_MAX_AGE="60", WEB_CONCURRENCY="2")
    op_id = str(uuid.uuid4())
    with database_gone(site.database):
        answer, slowest = timed(visitor.write, TYPED, op_id=op_id)
        assert is_sorry(answer)
        assert TYPED_ON_PAGE in answer.text
        assert visitor.write(TYPED, op_id=op_id, htmx=True).status_code == 503
        assert is_sorry(visitor.http.get(visitor.path))
        assert is_sorry(Visitor(site).sign_in(email))
        assert Visitor(site).http.get("/").status_code == 200
        probe = Visitor(site).http
        assert probe.get("/healthz").status_code == 200
        ready = probe.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["database"]) == (503, {"ok": False})
    failures, seconds = timed(visitor.write_until_it_is_kept, TYPED, op_id)
    assert visitor.texts().count(TYPED) == 1
    assert Visitor(site).sign_in(email).status_code == 302
    assert probe.get("/readyz").status_code == 200
    tell(
        outage="database gone",
        database="SQLite" if is_sqlite(site.database) else "PostgreSQL",
        program=program,
        seconds_until_the_503=slowest,
        failures_after_it_was_back=failures,
        seconds_until_the_note_was_kept=seconds,
    )


def test_a_disk_that_is_full_and_has_room_again(furnished, tell):
    site, visitor, email = furnished(DJANGO_SETTINGS_MODULE="tests.faults.small_disk")
    kept = []
    with disk_full(site):
        for number in range(100):
            lost = f"{number} {'lang ' * 190}einde {number}."
            op_id = str(uuid.uuid4())
            answer, seconds_to_503 = timed(visitor.write, lost, op_id=op_id)
            if answer.status_code != 302:
                break
            kept.append(lost)
        assert is_sorry(answer)
        assert lost in answer.text
        texts = visitor.texts()
        assert [text for text in kept if text not in texts] == []
        assert lost not in texts
        assert Visitor(site).sign_in(email).status_code in (302, 503)
    failures, seconds = timed(visitor.write_until_it_is_kept, lost, op_id)
    texts = visitor.texts()
    assert all(texts.count(text) == 1 for text in [*kept, lost])
    assert Visitor(site).sign_in(email).status_code == 302
    tell(
        outage="disk full",
        database="SQLite" if is_sqlite(site.database) else "PostgreSQL",
        notes_kept_before_it_was_full=len(kept),
        seconds_until_the_503=seconds_to_503,
        failures_after_there_was_room=failures,
        seconds_until_the_note_was_kept=seconds,
    )


def test_a_worker_that_is_killed_takes_nothing_along(furnished, tell):
    site, visitor, email = furnished(program="gunicorn", CONN_MAX_AGE="60", WEB_CONCURRENCY="2")
    kills, writers, each = 3, 4, 12
    people = [Visitor(site).enter(email) for _ in range(writers)]
    for person in people:
        person.open(visitor.path)

    def work(number):
        person, waits = people[number], []
        for turn in range(each):
            text = f"schrijver {number} beurt {turn}."
            waits.append(timed(person.write_until_it_is_kept, text, str(uuid.uuid4())))
        return waits

    with ThreadPoolExecutor(writers) as pool:
        work_of_all = [pool.submit(work, number) for number in range(writers)]
        killed = [kill_a_worker(site) for _ in range(kills)]
        waits = [wait for done in work_of_all for wait in done.result()]
    texts = visitor.texts()
    counts = [
        texts.count(f"schrijver {number} beurt {turn}.")
        for number in range(writers)
        for turn in range(each)
    ]
    assert set(counts) == {1}
    assert len(set(killed)) == kills
    tell(
        outage="worker killed",
        database="SQLite" if is_sqlite(site.database) else "PostgreSQL",
        kills=kills,
        notes=len(counts),
        tries_without_an_answer=sum(failures for failures, _ in waits),
        longest_wait_for_a_note=max(seconds for _, seconds in waits),
        lost=counts.count(0),
        doubled=sum(count > 1 for count in counts),
    )


def kill_a_worker(site):
    """One of two, as soon as both are there and something is under way."""
    deadline = time.monotonic() + 30
    while len(site.workers()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    worker = site.workers()[0]
    os.kill(worker, signal.SIGKILL)
    while worker in site.workers() and time.monotonic() < deadline:
        time.sleep(0.02)
    return worker
