"""Furnishes the empty site of the environment and prints where things are."""

import argparse
import json
import random

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402

from accounts.actor import Actor  # noqa: E402
from accounts.models import Organisation, User  # noqa: E402
from canvas import actions  # noqa: E402
from canvas.models import Block, Note  # noqa: E402
from tests.faults.scene import prepare  # noqa: E402
from tests.faults.site import PASSWORD  # noqa: E402


def furnish(plan):
    scene = prepare(1)
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    fill(Organisation.objects.get(), user, plan)
    return {"path": scene.path, "email": user.email}


def fill(organisation, user, plan):
    chance = random.Random(1)
    organisation.logo.save("logo.png", ContentFile(chance.randbytes(100_000)))
    for number in range(plan.files - 1):
        organisation.logo.storage.save(
            f"logos/{number}.png", ContentFile(chance.randbytes(100_000))
        )
    for number in range(plan.canvases):
        notes = [
            Note(block=chance.choice(Block.values), text=f"Notitie {place} van canvas {number}")
            for place in range(100)
        ]
        actions.create_canvas(
            organisation,
            title=f"Canvas {number}",
            purpose="Om te bewaren",
            by=Actor(user=user),
            notes=notes,
        )


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--canvases", type=int, default=0, help="beside the first, 100 notes each")
parser.add_argument("--files", type=int, default=1, help="of media, 100 kB each")
print(json.dumps(furnish(parser.parse_args())))
