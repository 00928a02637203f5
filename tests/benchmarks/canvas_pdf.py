"""The canvas as PDF (60 notes, A3) against WeasyPrint on an empty page and against a running
Chromium that prints the same page; many notes; memory over many PDFs."""

import resource
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from playwright.sync_api import sync_playwright

from canvas import measures, paper
from tests.benchmarks.measure import RUNS, by_turns, print_table
from tests.benchmarks.scene import make_canvas, make_people
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from toolbox.lib import pdf

EMPTY = '<!DOCTYPE html><html lang="nl"><title>Leeg</title><h1>Leeg</h1></html>'
CHROMIUM_NEW = "Chromium, warm, a new tab"
CSS = "css/canvas_pdf.css"
LONG = ["Een zin die niets zegt, maar wel plaats neemt. " * 21]


def main():
    by, organisation = make_people()
    against_chromium(make_canvas(organisation, by, 60))
    sizes = [make_canvas(organisation, by, size) for size in (250, 500, 1000)]
    by_size(sizes)
    long_notes(make_canvas(organisation, by, 300, LONG))
    memory(make_canvas(organisation, by, 60))


def against_chromium(canvas):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_page()
        html = page_for_browser(canvas)
        assert html.count('class="note') >= 60
        deeds = {
            CHROMIUM_NEW: lambda: print_in_new_tab(browser, html),
            "Chromium, warm, the same tab each time": lambda: print_in(tab, html),
            "WeasyPrint, canvas of 60 notes": lambda: paper.canvas_pdf(canvas, paper="a3"),
            "WeasyPrint, an empty page": lambda: pdf.press.print(EMPTY, CSS, None),
        }
        runs = by_turns(deeds, times=15)
        browser.close()
    print_table("Canvas of 60 notes on A3", runs, floor=CHROMIUM_NEW)


def page_for_browser(canvas):
    """The HTML that WeasyPrint gets, with its stylesheet in it and fonts as files."""
    blocks = paper.blocks_of(canvas)
    context = paper.layout(canvas, blocks, measures.PAPERS["a3"])
    styles = Path(finders.find(CSS)).read_text(encoding="utf-8")
    fonts = (settings.BASE_DIR / "build" / "assets").as_uri()
    html = render_to_string("canvas/canvas_pdf.html", context)
    return html.replace("<style>", f"<style>{styles.replace('static:', fonts + '/')}", 1)


def print_in_new_tab(browser, html):
    """As a server would: nothing of one organisation stays for the next."""
    tab = browser.new_page()
    print_in(tab, html)
    tab.close()


def print_in(tab, html):
    """As a file: a page without an address may not load the fonts."""
    target = settings.DATA_DIR / "bench.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8")
    tab.goto(target.as_uri())
    tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True)


def by_size(canvases):
    deeds = {
        f"{canvas.notes.count()} notes": lambda canvas=canvas: paper.canvas_pdf(canvas)
        for canvas in canvases
    }
    print_table("Linear in the number of notes (A3)", by_turns(deeds, times=1), floor="250 notes")


def long_notes(canvas):
    deeds = {
        f"300 notes of 1,000 characters, {name}": lambda name=name: paper.canvas_pdf(
            canvas, paper=name
        )
        for name in ("a3", "a4")
    }
    runs = by_turns(deeds, times=1)
    print_table("300 long notes", runs, floor=next(iter(deeds)))


def memory(canvas):
    """Peak memory of the process after 10 and after 100 PDFs more, in MB."""
    print("\n### Memory and time over 100 PDFs of 60 notes\n")
    print("| PDFs | peak memory | a PDF |\n| --- | --- | --- |")
    for count in (10, *[30] * RUNS):
        start = time.perf_counter()
        for _ in range(count):
            paper.canvas_pdf(canvas)
        each = (time.perf_counter() - start) / count * 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {count} more | {peak:.0f} MB | {each:.0f} ms |")
