"""A catalogue of a few rows, where the whole content would be slow."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from knowledge.models import Source
from tooldb.models import Claim, Criterion, Edition, Tool

TODAY = timezone.localdate()


@pytest.fixture
def shop(db):
    """Belpret, with a free and a paid edition, two hard questions and a number, and two sources."""
    tool = Tool.objects.create(key="belpret", name="Belpret", uses=["video"], summary="Bellen.")
    shop = SimpleNamespace(tool=tool)
    for key, name in (("gratis", "Belpret gratis"), ("betaald", "Belpret betaald")):
        setattr(shop, key, Edition.objects.create(key=f"belpret-{key}", name=name, tool=tool))
    shop.dpa = question("overeenkomst", "yes_no", is_gate=True)
    shop.own_server = question("server", "yes_no", is_gate=True)
    shop.people = question("mensen", "number")
    shop.vendor = Source.objects.create(
        title="Belpret zelf", address="https://belpret.example/", kind="vendor", published="2026-03"
    )
    shop.press = Source.objects.create(title="Een krant", kind="press")
    return shop


def question(key, kind, **fields):
    fields = {"group": "contract", "valid_months": 12, "help": "Daarom."} | fields
    return Criterion.objects.create(
        key=key, question=f"{key.title()}?", short=key.title(), kind=kind, **fields
    )


def claim(shop, criterion=None, *, days_ago=0, **fields):
    """That the supplier says yes, checked so many days ago."""
    fields = {
        "edition": shop.betaald,
        "criterion": criterion or shop.dpa,
        "source": shop.vendor,
        "value": "yes",
        "evidence": "vendor",
        "checked_on": TODAY - timedelta(days=days_ago),
    } | fields
    return Claim.objects.create(**fields)
