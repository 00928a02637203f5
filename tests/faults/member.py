"""A client: does at random what people do on a canvas, through both doors."""

import asyncio
import re
import uuid

from canvas.models import Block, Conflict, Meaning
from tests.faults.browser import blocks_on, note_in_form
from tests.faults.ledger import Operation

CONFLICT = re.compile(r"/conflict/([0-9a-f-]{36})/")
# Above this number of notes people delete more than they add, so that pages stay of one size.
CROWDED = 30
ENDINGS = [
    "gewone woorden",
    "<b>vet</b> & {{ haken }} {% url %}",
    "“aanhalingen”, 'enkele' en \"dubbele\"",
    "één emoji 🧡 en wat Grieks: ψυχή",
    "regel een\nregel twee\n\nregel vier",
    "langer " * 120 + "einde",
]


class Member:
    def __init__(self, number, browser, ledger, chance):
        self.number, self.browser, self.ledger, self.chance = number, browser, ledger, chance
        self.blocks, self.deleted, self.conflicts = {}, set(), set()
        self.forms, self.acknowledged = [], []
        self.written = 0

    async def work(self, operations):
        async with self.browser.http:
            await self.look_around()
            for _ in range(operations):
                await self.do(await self.think_of_something())
                await self.ledger.one_more_done()
                await self.now_and_then()

    async def now_and_then(self):
        if self.acknowledged and self.chance.random() < 0.1:
            self.ledger.repeats += 1
            await self.send(self.chance.choice(self.acknowledged))
        if self.chance.random() < 0.05:
            await self.look_around()

    async def look_around(self):
        """Load the whole page."""
        self.see(await self.browser.look())

    def see(self, response):
        """Learn from a page or a fragment which notes and open conflicts there are."""
        self.expect(response, (200, 302, 404, 409))
        self.blocks |= blocks_on(response.text)
        self.deleted -= self.notes.keys()
        self.conflicts |= set(CONFLICT.findall(response.text))

    @property
    def notes(self):
        return {pk: seen for notes in self.blocks.values() for pk, seen in notes.items()}

    def forget(self, note):
        for notes in self.blocks.values():
            notes.pop(note, None)

    def expect(self, response, statuses):
        if response.status_code not in statuses:
            request = response.request
            self.ledger.errors.append(f"{response.status_code} on {request.method} {request.url}")

    # Sending -----------------------------------------------------------------------------------

    async def do(self, operation):
        self.ledger.operations.append(operation)
        if self.chance.random() < 0.1:
            operation.sent_together = True
            self.ledger.repeats += 1
            await asyncio.gather(self.send(operation), self.send(operation))
        else:
            await self.send(operation)
        if operation.acknowledged:
            self.acknowledged.append(operation)

    async def send(self, operation):
        """What the page's script made goes through either door, a plain form through its own."""
        htmx = "op_id" in operation.data and self.chance.random() < 0.7
        response = await self.browser.send(operation, htmx)
        self.judge(operation, response)
        self.see(response)
        if response.status_code == 302 and self.chance.random() < 0.15:
            await self.look_around()

    def judge(self, operation, response):
        """Acknowledged; or refused: a note in the bin cannot be moved. Nothing else may happen."""
        status = response.status_code
        if status == 302 and not response.headers["Location"].startswith(self.browser.path):
            self.ledger.errors.append(f"{operation.kind} was sent to {response.headers}")
        elif status in (200, 302) or (status == 409 and operation.kind == "edit"):
            operation.acknowledged = True
        elif status == 404 and operation.kind == "move":
            operation.refused = True
            self.forget(operation.path.split("/")[1])
        else:
            self.ledger.errors.append(f"{operation.kind} was answered with {status}")

    # What there is to do -----------------------------------------------------------------------

    async def think_of_something(self):
        crowded = len(self.notes) > CROWDED
        weights = {
            self.add: 1 if crowded else 4,
            self.paste: 0 if crowded else 1,
            self.edit: 5,
            self.colour: 2,
            self.move: 3,
            self.delete: 8 if crowded else 2,
            self.restore: 1 if self.deleted else 0,
            self.resolve: 4 if self.conflicts else 0,
        }
        act = self.chance.choices(list(weights), list(weights.values()))[0]
        return await act()

    def operation(self, kind, path, texts=(), **data):
        key = self.chance.choice(["op_id", "op_id", "form_id"])
        return Operation(kind, path, {key: str(uuid.uuid4()), **data}, list(texts))

    def new_text(self):
        """A text that nobody else writes."""
        self.written += 1
        return f"tekst {self.number}-{self.written}: {self.chance.choice(ENDINGS)}"

    def meaning(self):
        return self.chance.choice(Meaning.values)

    def some_block(self):
        return self.chance.choice(Block.values)

    def some_note(self):
        """Often one of the few that everybody is working on."""
        notes = sorted(self.notes)
        return self.chance.choice(notes[:4] if self.chance.random() < 0.4 else notes)

    async def add(self):
        text = self.new_text()
        return self.operation(
            "add", f"blok/{self.some_block()}/", [text], text=text, meaning=self.meaning()
        )

    async def paste(self):
        """A list, one note for each line."""
        texts = [self.new_text().replace("\n", " ") for _ in range(self.chance.randint(2, 5))]
        return self.operation(
            "add",
            f"blok/{self.some_block()}/",
            texts,
            text="\n".join(texts),
            one_per_line="on",
            meaning=self.meaning(),
        )

    async def open_note(self):
        """In place on the page, or on a page of its own."""
        note = self.some_note()
        if self.chance.random() < 0.5:
            return self.notes[note]
        page = await self.browser.look(f"notitie/{note}/")
        self.expect(page, (200,))
        return note_in_form(note, page.text)

    async def edit(self):
        """Send one of three forms that stand open, so often one that somebody passed meanwhile."""
        while len(self.forms) < 3:
            self.forms.append(await self.open_note())
        seen = self.forms.pop(self.chance.randrange(3))
        text = self.new_text()
        return self.change("edit", seen, text, [text])

    async def colour(self):
        """The text goes back as it was seen, which is no second text, however old it is."""
        seen = await self.open_note()
        return self.change("colour", seen, seen.text)

    def change(self, kind, seen, text, texts=()):
        path = f"notitie/{seen.note}/"
        return self.operation(
            kind, path, texts, text=text, meaning=self.meaning(), base_rev=seen.rev
        )

    async def move(self):
        place = self.chance.choice(["first", "last", "up", "down", self.some_note()])
        path = f"notitie/{self.some_note()}/verplaatsen/"
        return self.operation("move", path, block=self.some_block(), place=place)

    async def delete(self):
        note = self.some_note()
        self.forget(note)
        self.deleted.add(note)
        return self.operation("delete", f"notitie/{note}/verwijderen/")

    async def restore(self):
        note = self.chance.choice(sorted(self.deleted))
        self.deleted.discard(note)
        return self.operation("restore", f"notitie/{note}/terugzetten/")

    async def resolve(self):
        conflict = self.chance.choice(sorted(self.conflicts))
        self.conflicts.discard(conflict)
        choice = self.chance.choice(Conflict.Choice.values)
        return self.operation("resolve", f"conflict/{conflict}/", choice=choice)
