"""The catalogue in memory: made anew when it changed, no more of it and no oftener than needed."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.rows_of_tools import claim_of, make_tool
from tooldb import shelf as module
from tooldb.models import Catalogue, Criterion
from tooldb.shelf import Shelf, shelf


@pytest.fixture
def tools(db):
    """Three tools and one question, without the texts of the site."""
    Criterion.objects.create(
        key="own_server", question="Eigen server?", short="Eigen", kind="yes_no", valid_months=12
    )
    return [make_tool(name) for name in ("Eerste", "Tweede", "Derde")]


def chosen(known):
    """Keys of what runs on an own server."""
    found = known.numbers(known.select({"eigen-server": "yes"}))
    return {known.entries[number].edition.key for number in found}


def test_only_the_edition_with_a_new_claim_is_read_again(tools):
    before = shelf()
    claim_of(tools[1], "own_server", "yes")
    after = shelf()
    assert chosen(before) == set()
    assert chosen(after) == {"tweede"}
    kept = [old is new for old, new in zip(before.entries, after.entries, strict=True)]
    assert kept.count(False) == 1
    assert after.names is before.names


def test_it_is_the_same_as_one_made_from_everything(tools):
    shelf()
    for edition, value in [(tools[0], "yes"), (tools[1], "no"), (tools[0], "no")]:
        claim_of(edition, "own_server", value)
        grown, whole = shelf(), Shelf.of_everything(shelf().stamp)
        assert grown.entries == whole.entries
        assert (grown.bits, grown.ranks) == (whole.bits, whole.ranks)


def test_a_change_that_was_taken_back_leaves_no_trace(tools):
    shelf()
    with transaction.atomic():
        claim_of(tools[0], "own_server", "yes")
        assert chosen(shelf()) == {"eerste"}
        transaction.set_rollback(True)
    claim_of(tools[1], "own_server", "yes")
    assert chosen(shelf()) == {"tweede"}


def test_a_new_name_is_found_and_a_new_day_is_seen(tools, monkeypatch):
    known = shelf()
    tools[0].name = "Heel anders"
    tools[0].save()
    assert shelf().search("heel anders")
    claim_of(tools[0], "own_server", "yes")
    tomorrow = known.stamp.day + timedelta(days=400)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: tomorrow)
    assert chosen(shelf()) == set()


def test_many_changes_at_once_are_too_many_to_tell_apart(tools):
    stamp = Catalogue.now()
    Catalogue.touch(set(range(Catalogue.FEW)))
    assert Catalogue.changed_since(stamp) == set(range(Catalogue.FEW))
    Catalogue.touch(set(range(Catalogue.FEW + 1)))
    assert Catalogue.changed_since(stamp) is None


def test_nothing_new_costs_one_query_and_a_claim_only_a_few(tools):
    shelf()
    with CaptureQueriesContext(connection) as counted:
        shelf()
    assert len(counted) == 1
    claim_of(tools[0], "own_server", "yes")
    with CaptureQueriesContext(connection) as counted:
        shelf()
    assert len(counted) <= 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_cold", [True, False], ids=["at a cold start", "after a change"])
def test_of_ten_requests_at_once_one_makes_it_and_none_gets_the_old(tools, monkeypatch, is_cold):
    made, start = [], Barrier(10)
    monkeypatch.setattr(module, "current", None)
    known = None if is_cold else shelf()
    tools[0].save()

    def ask():
        start.wait()
        made.append(shelf())
        connection.close()

    threads = [Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 10
    assert len(set(map(id, made))) == 1
    assert made[0] is not known
