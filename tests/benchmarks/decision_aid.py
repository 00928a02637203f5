"""The outcome of the decision aid with 10,000 tools against 60, and how long making ready takes."""

import time
from functools import partial

from django.test import Client

from tests.benchmarks.catalogue import LARGE, SMALL, count_queries, get_with, make_tools
from tests.benchmarks.measure import by_turns, print_table
from toolbox import content
from tooldb import shelf
from tooldb.aid import desk

SENSITIVE = (
    "voor=client&doel=beeldbellen&gevoelig=ja&land=belgie&terugbetaald=ja&overeenkomst=ja"
    "&pakket=microsoft&toestel=smartphone&installeren=nee&account=nee&taal=nederlands&met=twee"
    "&wanneer=afspraak&server=nee&opname=nee&budget=ja"
)
LIGHT = (
    "voor=naasten&doel=beeldbellen&gevoelig=nee&land=belgie&pakket=geen&toestel=smartphone"
    "&installeren=ja&account=ja&taal=maakt-niet-uit&met=twee&wanneer=afspraak&server=nee"
    "&opname=nee&budget=ja&wens-zorg=3&wens-wachtkamer=2&wens-scherm=1"
)
ADDRESSES = {
    "hard to please": f"/beslishulp/resultaat/?{SENSITIVE}",
    "easy to please": f"/beslishulp/resultaat/?{LIGHT}",
    "whole list": f"/beslishulp/resultaat/?{SENSITIVE}&lijst=valt-af&pagina=2",
}


def main():
    content.load_all()
    shelves, queries = {}, {}
    for first, size in ((0, SMALL), (SMALL, LARGE)):
        make_tools(first, size)
        shelves[size] = shelf.shelf()
        start = time.perf_counter()
        desk.candidates_on(shelves[size])
        print(f"\nMade ready with {size} tools: {time.perf_counter() - start:.2f} s")
        queries[size] = {name: count_queries(address) for name, address in ADDRESSES.items()}
    print(f"\nQueries: {queries[SMALL]} with {SMALL}, {queries[LARGE]} with {LARGE} tools")
    assert queries[SMALL] == queries[LARGE]
    client = Client()
    for name, address in ADDRESSES.items():
        deeds = {
            f"{name}, {size} tools": partial(get_with, client, kept, address)
            for size, kept in shelves.items()
        }
        runs = by_turns(deeds, times=5)
        print_table(f"Decision aid: {name}", runs, floor=f"{name}, {SMALL} tools")
