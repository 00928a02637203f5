"""People with a browser: each `visit` is one person at one device."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.conftest import sign_in

# Playwright runs an event loop in the thread of the tests; they themselves are not asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
# The machine that runs the tests may be busy.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def device(chromium, live_server):
    """A function: a new device, with its own storage and cookies. What its pages complain of in
    the console, content security among it, fails the test."""
    complaints, contexts = [], []

    def device(*, viewport=DESKTOP, **options):
        context = chromium.new_context(
            viewport=viewport, base_url=live_server.url, accept_downloads=True, **options
        )
        context.set_default_timeout(20_000)
        context.on("console", lambda message: complain(complaints, message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context

    yield device
    for context in contexts:
        context.close()
    assert complaints == []


def complain(complaints, text):
    """The browser itself reports each answer that is no success, which the page handles, and that
    it emptied itself."""
    if not text.startswith(("Failed to load resource", "Clear-Site-Data header")):
        complaints.append(text)


@pytest.fixture
def visit(device, texts, canvas):
    """A function: somebody opens the canvas on a new device, or on the one that is given."""

    def visit(user, context=None, path="", **options):
        context = context or device(**options)
        enter(context, user)
        page = context.new_page()
        page.goto(canvas.get_absolute_url() + path)
        if options.get("java_script_enabled", True):
            expect(page.locator("html.with-script")).to_be_attached()
        return page

    return visit


def enter(context, user):
    """Sign in, without the form."""
    client = sign_in(user) if user else Client()
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    context.clear_cookies()
    if cookie:
        place = {"domain": "localhost", "path": "/"}
        context.add_cookies([{"name": cookie.key, "value": cookie.value, **place}])
