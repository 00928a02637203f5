"""The catalogue with 10,000 tools of 20 claims against 60: list, filter, search, comparison."""

import random
import time
from functools import partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.models import Source
from tests.benchmarks.measure import by_turns, print_table
from toolbox import content
from tooldb import shelf
from tooldb.models import Catalogue, Claim, Criterion, Edition, Tool

SMALL, LARGE = 60, 10_000
CLAIMS = 20
ADDRESSES = {
    "list": "/tools/",
    "filter": "/tools/?waarvoor=video&gevoelig=not_said",
    "search": "/tools/?zoek=verzonen+tol+12",
    "compare": "/tools/vergelijken/?v=verzonnen-1&v=verzonnen-2&v=verzonnen-3",
    "page of one tool": "/tools/verzonnen-1/",
}
SYLLABLES = ["ba", "da", "fe", "gi", "ho", "ka", "li", "mo", "nu", "pa", "ra", "se", "ti", "vo"]


def main():
    content.load_all()
    shelves, queries = {}, {}
    make_tools(0, SMALL)
    for size in (SMALL, LARGE):
        make_tools(SMALL, size)
        start = time.perf_counter()
        shelves[size] = shelf.shelf()
        print(f"\nMaking the shelf with {len(shelves[size].entries)} editions:", end=" ")
        print(f"{time.perf_counter() - start:.1f} s")
        queries[size] = {name: count_queries(address) for name, address in ADDRESSES.items()}
    print(f"\nQueries: {queries[SMALL]} with {SMALL}, {queries[LARGE]} with {LARGE} tools")
    assert queries[SMALL] == queries[LARGE]
    client = Client()
    for name, address in ADDRESSES.items():
        deeds = {
            f"{name}, {size} tools": partial(get_with, client, kept, address)
            for size, kept in shelves.items()
        }
        print_table(f"Catalogue: {name}", by_turns(deeds, times=5), floor=f"{name}, {SMALL} tools")
    name = "list right after a new claim"
    deeds = {
        f"{name}, {size} tools": partial(get_after_claim, client, kept)
        for size, kept in shelves.items()
    }
    print_table(f"Catalogue: {name}", by_turns(deeds, times=5), floor=f"{name}, {SMALL} tools")


def get_with(client, kept, address):
    """The page, with this shelf as the one in memory."""
    put(kept)
    assert client.get(address).status_code == 200


def get_after_claim(client, kept):
    put(kept)
    claim = Claim.objects.filter(edition__key="verzonnen-1").select_related("criterion").last()
    claim.confirm(by=None)
    assert client.get(ADDRESSES["list"]).status_code == 200
    assert shelf.current is not kept


def put(kept):
    shelf.current = kept
    kept.stamp = shelf.Stamp(Catalogue.now(), timezone.localdate())


def count_queries(address):
    with CaptureQueriesContext(connection) as counted:
        assert Client().get(address).status_code == 200
    return len(counted)


def make_tools(first, last):
    """Tools with made-up names, and 20 claims each."""
    chance = random.Random(first)
    numbers = range(first + 1, last + 1)
    Tool.objects.bulk_create(
        Tool(
            key=f"verzonnen-{number}",
            name=f"{name_of(chance)} {number}",
            uses=["video"],
            loaded_hash="x",
        )
        for number in numbers
    )
    tools = Tool.objects.filter(key__startswith="verzonnen-", editions=None)
    Edition.objects.bulk_create(Edition(key=tool.key, name=tool.name, tool=tool) for tool in tools)
    editions = Edition.objects.filter(key__startswith="verzonnen-", claims=None)
    make_claims(editions, chance)


def name_of(chance):
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))).title()


def make_claims(editions, chance):
    criteria = [c for c in Criterion.objects.all() if c.labels][:CLAIMS]
    source = Source.objects.first()
    claims = []
    for edition in editions:
        for criterion in chance.choices(criteria, k=CLAIMS):
            claims.append(
                Claim(
                    edition=edition,
                    criterion=criterion,
                    value=chance.choice(list(criterion.labels)),
                    source=source,
                    evidence="vendor",
                    checked_on=timezone.localdate(),
                )
            )
    Claim.objects.bulk_create(claims)
