"""What the clients sent and what they were told, kept outside the server."""

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Operation:
    kind: str
    path: str
    data: dict
    # What must not get lost once this is acknowledged.
    texts: list[str] = field(default_factory=list)
    tries: int = 0
    acknowledged: bool = False
    refused: bool = False
    sent_together: bool = False
    # When a try first ended without an answer.
    unheard_at: datetime | None = None

    @property
    def op_id(self):
        """As canvas/forms.py has it: of a form without script, it follows from what is in it."""
        if "op_id" in self.data:
            return self.data["op_id"]
        return str(uuid.uuid5(uuid.UUID(self.data["form_id"]), repr(sorted(self.data.items()))))


@dataclass
class Ledger:
    operations: list[Operation] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    # For each kill: requests under way, and operations that were still to come.
    kills: list[tuple[int, int]] = field(default_factory=list)
    under_way: int = 0
    retries: int = 0
    unavailable: int = 0
    repeats: int = 0
    done: int = 0
    progress: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def one_more_done(self):
        async with self.progress:
            self.done += 1
            self.progress.notify_all()

    async def reaches(self, number):
        async with self.progress:
            await self.progress.wait_for(lambda: self.done >= number)
