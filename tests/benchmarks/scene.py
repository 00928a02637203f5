"""Canvases of any size, with texts as people write them."""

import uuid

from accounts.actor import Actor
from accounts.models import Membership, Organisation, Role, User
from canvas import actions
from canvas.models import Block, Meaning, Note
from toolbox import content

TEXTS = [
    "Elk team oefent eerst met een collega",
    "De huisarts weet dat opvolging ook via beeld kan, en krijgt daarover een brief",
    "Wie helpt de cliënt bij wie het geluid niet werkt?",
    "Kennismaken doen we altijd in het echt. Daarna kiest de cliënt mee hoe vaak we beeldbellen.",
    "Tablets en hoofdtelefoons",
]


def make_people():
    """An administrator of a new organisation, with the help texts of the canvas loaded."""
    content.load_all()
    name = uuid.uuid4().hex
    user = User.objects.create_user(f"{name}@cast.example", name="Bea")
    organisation = Organisation.objects.create(name="Huis Meting", slug=name)
    Membership.objects.create(organisation=organisation, user=user, role=Role.ADMINISTRATOR)
    return Actor(user=user), organisation


def make_canvas(organisation, by, count, texts=TEXTS):
    blocks, meanings = Block.values, Meaning.values
    notes = [
        Note(
            block=blocks[number % len(blocks)],
            meaning=meanings[number % len(meanings)],
            text=f"{texts[number % len(texts)]} ({number + 1})",
        )
        for number in range(count)
    ]
    title = f"Beeldbellen, {count} notities"
    return actions.create_canvas(organisation, title=title, purpose="", by=by, notes=notes)
