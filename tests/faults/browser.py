"""The HTTP side of a client: a session, the token of the page, both doors, and patience."""

import asyncio
import re
import time
from dataclasses import dataclass
from html import unescape

import httpx
from django.utils import timezone

ANSWERED_WITHIN = 120  # seconds, all tries together
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SEQ = re.compile(r'data-seq="(\d+)"')

LIST = re.compile(
    r'<ul class="notes" id="notes-(?P<block>\w+)"[^>]*>(?P<inside>.*?)</ul>', re.DOTALL
)
NOTE = re.compile(
    r'<li class="note" id="note-(?P<pk>[0-9a-f-]{36})"[^>]* data-rev="(?P<rev>\d+)"[^>]*>'
    r'\s*<p class="text"[^>]*>(?P<text>.*?)</p>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Seen:
    """A note as somebody has it before them: on the page, or in a form that they opened."""

    note: str
    text: str
    rev: str


class Unanswered(Exception):
    """The server stayed away for longer than anybody waits."""


class Browser:
    def __init__(self, session, path, servers, ledger, chance):
        self.path, self.servers, self.ledger, self.chance = path, servers, ledger, chance
        cookies = {"sessionid": session}
        self.http = httpx.AsyncClient(cookies=cookies, verify=False, trust_env=False, timeout=30)
        self.token = ""
        self.seq = "0"

    async def look(self, path="", htmx=False):
        """GET a page or a fragment of this canvas."""
        return self.read(await self.ask("GET", self.path + path, headers=self.headers(htmx)))

    async def send(self, operation, htmx):
        """POST until somebody answers; always the same op_id."""
        data = operation.data if htmx else operation.data | {"csrfmiddlewaretoken": self.token}
        address = self.path + operation.path
        return self.read(
            await self.ask(
                "POST", address, headers=self.headers(htmx), data=data, operation=operation
            )
        )

    def headers(self, htmx):
        if not htmx:
            return {}
        return {"HX-Request": "true", "X-Canvas-Seq": self.seq, "X-CSRFToken": self.token}

    def read(self, response):
        if found := TOKEN.search(response.text):
            self.token = found[1]
        if found := SEQ.search(response.text):
            self.seq = found[1]
        return response

    async def ask(self, method, address, *, operation=None, **request):
        deadline = time.monotonic() + ANSWERED_WITHIN
        while time.monotonic() < deadline:
            response = await self.try_once(method, address, operation, **request)
            if response is not None:
                return response
            self.ledger.retries += 1
            # As a browser would: try again soon, and not all at the same moment.
            await asyncio.sleep(self.chance.uniform(0.05, 0.5))
        raise Unanswered(f"{method} {address}")

    async def try_once(self, method, address, operation, **request):
        """The answer, or None when there was none to count on."""
        server = self.chance.choice(self.servers)
        if operation:
            operation.tries += 1
        self.ledger.under_way += 1
        try:
            response = await self.http.request(method, server.url + address, **request)
        except httpx.TransportError:
            if operation:
                operation.unheard_at = operation.unheard_at or timezone.now()
            return None
        finally:
            self.ledger.under_way -= 1
        if response.status_code == 503:
            self.ledger.unavailable += 1
            return None
        return response


def blocks_on(page):
    """A dict of block to the notes in it, for each block that a page or a fragment shows."""
    return {found["block"]: notes_in(found["inside"]) for found in LIST.finditer(page)}


def notes_in(part):
    """A dict of note id to Seen."""
    return {
        found["pk"]: Seen(found["pk"], unescape(found["text"]), found["rev"])
        for found in NOTE.finditer(part)
    }


def note_in_form(note, page):
    """The text with line breaks as a browser sends them."""
    text = re.search(r'<textarea[^>]*name="text"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)[1]
    rev = re.search(r'<input[^>]*name="base_rev" value="(\d+)"', page)[1]
    return Seen(note, unescape(text).replace("\n", "\r\n"), rev)
