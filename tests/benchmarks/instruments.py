"""The instruments: a public PDF from the store against a static file of the same size, the first
make of each PDF, a booklet of everything, and the search over the whole site."""

import asyncio
import io
import os
import re
import resource
import statistics
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pikepdf
from django.test import Client, override_settings
from django.utils import translation
from django.utils.http import urlencode

from checklists import paper
from checklists.booklet import print_booklet
from checklists.library import library, stamp_now
from knowledge import paper as knowledge_paper
from knowledge.models import PracticeExample
from tests.benchmarks.measure import RUNS, by_turns, print_table
from tests.faults.site import Site
from toolbox import content
from toolbox.search import Everything, everything
from toolbox.settings import STATIC_ROOT

CLIENTS = 8
BOOKLETS = 10
FOUND = 150
# How it is started, how many seconds a worker keeps its connection to the database (a thread of
# uvicorn is gone after each request), and how many requests take about a second.
SERVERS = [("script/server", 0, 400), ("gunicorn", 0, 400), ("gunicorn", 60, 1200)]
PDF = "/instrumenten/beeldbellen-voorstellen.pdf"
# A word of one text, of many, of part of a word, with a letter wrong, of nowhere, and a whole
# sentence.
QUERIES = [
    "stappenplan",
    "beeldbellen",
    "overeenkomst zoom",
    "stapenplan",
    "xylofoon",
    "hoe begin ik met beeldbellen in een woonzorgcentrum met weinig geld",
]


def main():
    with TemporaryDirectory() as folder:
        against_a_file(Path(folder) / "site")
        content.load_all()
        with override_settings(DATA_DIR=Path(folder)):
            booklets()
            first_makes()
            search()


# From the store ----------------------------------------------------------------------------------


def against_a_file(folder):
    """On a server of its own: as script/server starts it, and as in production."""
    site = Site(folder, os.environ["DATABASE_URL"], program="script/server")
    site.manage("migrate", "--verbosity=0")
    site.manage("load_content")
    with site:
        site.start()
        made = httpx.get(site.url + PDF, trust_env=False, timeout=60).content
    assert made.startswith(b"%PDF")
    size = len(made)
    with static_file(made) as file:
        for site.program, seconds, times in SERVERS:
            site.environment["CONN_MAX_AGE"] = f"{seconds}"
            site.environment["DATABASE_URL"] = f"{site.database}?conn_max_age={seconds}"
            with site:
                site.start()
                runs = compare(site.port, file, size, times)
            kept = f"connections kept {seconds} s, {size / 1000:.0f} kB"
            print_rates(f"{site.program}, {CLIENTS} clients, {kept}", runs)


@contextmanager
def static_file(made):
    """Its address. It stands among the collected files until the server that reads them is gone."""
    file = STATIC_ROOT / "benchmark.pdf"
    file.write_bytes(made)
    try:
        yield f"/static/{file.name}"
    finally:
        file.unlink()


def compare(port, file, size, times):
    """For each run: seconds of all requests together and of each, for the PDF and for the file."""
    for path in (PDF, file):
        asyncio.run(ask_often(port, path, size, times))
    return [
        {path: asyncio.run(ask_often(port, path, size, times)) for path in (PDF, file)}
        for _ in range(RUNS)
    ]


async def ask_often(port, path, size, times):
    start = time.perf_counter()
    clients = (ask(port, path, size, times // CLIENTS) for _ in range(CLIENTS))
    taken = await asyncio.gather(*clients)
    return time.perf_counter() - start, [seconds for each in taken for seconds in each]


async def ask(port, path, size, times):
    """One client, which keeps its connection as long as the server does: seconds of each answer."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
    taken, writer = [], None
    for _ in range(times):
        start = time.perf_counter()
        if writer is None:
            reader, writer = await asyncio.open_connection("localhost", port)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", head)[1])
        assert length == size
        await reader.readexactly(length)
        taken.append(time.perf_counter() - start)
        if re.search(rb"(?i)\r\nconnection: close", head):
            writer.close()
            writer = None
    if writer:
        writer.close()
    return taken


def print_rates(title, runs):
    print(f"\n### {title}\n")
    print("| | " + " | ".join(f"run {number}" for number in range(1, RUNS + 1)) + " |")
    print("| --- |" + " --- |" * RUNS)
    rates = [[(len(each) / total, p99(each)) for total, each in run.values()] for run in runs]
    for place, name in enumerate(["PDF from the store", "static file"]):
        cells = [f"{run[place][0]:.0f} a second, p99 {run[place][1]:.0f} ms" for run in rates]
        print(f"| {name} | " + " | ".join(cells) + " |")
    ratios = [f"{pdf[0] / file[0]:.2f}" for pdf, file in rates]
    print("| requests a second, PDF to file | " + " | ".join(ratios) + " |")
    ratios = [f"{file[1] / pdf[1]:.2f}" for pdf, file in rates]
    print("| p99, file to PDF | " + " | ".join(ratios) + " |")


def p99(taken):
    """In milliseconds."""
    return statistics.quantiles(taken, n=100)[98] * 1000


# Made ---------------------------------------------------------------------------------------------


def booklets():
    """Of everything, one after the other in this process."""
    print("\n### A booklet of everything\n")
    print("| | pages | time | memory afterwards | most memory so far |")
    print("| --- | --- | --- | --- | --- |")
    for number in range(1, BOOKLETS + 1):
        start = time.perf_counter()
        made = print_booklet(library().entries)
        seconds = time.perf_counter() - start
        cells = [pages_in(made), f"{seconds:.1f} s", f"{memory_now():.0f} MB"]
        print(f"| {number} | " + " | ".join(map(str, cells)) + f" | {most_memory():.0f} MB |")


def pages_in(made):
    with pikepdf.open(io.BytesIO(made)) as document:
        return len(document.pages)


def memory_now():
    """In MB, like the next."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def most_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def first_makes():
    """Of every PDF; WeasyPrint is warm."""
    with translation.override("en"):
        labels = [str(form.label) for form in paper.FORMS.values()]
    print("\n### First make of each PDF: pages, milliseconds, and those of a page\n")
    print("| | " + " | ".join(labels) + " |\n| --- |" + " --- |" * len(labels))
    makes = []
    for entry in library().entries:
        made = {each.form.name: first_make(each.document) for each in paper.papers_of(entry)}
        makes += made.values()
        print_makes(entry.key, [made.get(name) for name in paper.FORMS])
    for document in knowledge_paper.all_documents():
        makes.append(first_make(document))
        print_makes(document.name, [makes[-1], *[None] * (len(labels) - 1)])
    pages, seconds = (sum(each) for each in zip(*makes, strict=True))
    each = seconds * 1000 / pages
    print(f"\n{len(makes)} PDFs, {pages} pages, {seconds:.1f} s, {each:.0f} ms a page")


def first_make(document):
    """Pages and seconds."""
    assert document.size is None
    start = time.perf_counter()
    made = document.get()
    return pages_in(made), time.perf_counter() - start


def print_makes(name, makes):
    cells = [
        f"{each[0]}: {each[1] * 1000:.0f} ({each[1] * 1000 / each[0]:.0f})" if each else ""
        for each in makes
    ]
    print(f"| {name} | " + " | ".join(cells) + " |")


# Found --------------------------------------------------------------------------------------------


def search():
    example = PracticeExample.objects.first()
    for number in range(FOUND - len(everything().found)):
        example.pk, example.key = None, f"verzonnen-{number}"
        example.save(force_insert=True)
    start = time.perf_counter()
    Everything(stamp_now())
    print(f"\nMaking the index: {(time.perf_counter() - start) * 1000:.0f} ms")
    client = Client()
    deeds = {"the page without a query": partial(client.get, "/zoeken/")}
    for query in QUERIES:
        name = f"{query}: {len(everything().find(query))} found"
        deeds[name] = partial(client.get, "/zoeken/?" + urlencode({"zoek": query}))
    title = f"Search over {len(everything().found)} entries, {len(everything().index.places)} words"
    print_table(title, by_turns(deeds, times=5), floor=next(iter(deeds)))
