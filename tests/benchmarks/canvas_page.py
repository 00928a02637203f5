"""The canvas page against an empty view, through the same middleware."""

from django.test import Client, override_settings

from tests.benchmarks.measure import by_turns, print_table
from tests.benchmarks.scene import make_canvas, make_people

SIZES = [10, 60, 250, 500, 1000]


@override_settings(ROOT_URLCONF="tests.benchmarks.urls")
def main():
    by, organisation = make_people()
    client = Client()
    client.force_login(by.user, backend="django.contrib.auth.backends.ModelBackend")
    deeds = {"an empty view": page(client, "/leeg/")}
    for size in SIZES:
        address = make_canvas(organisation, by, size).get_absolute_url()
        deeds[f"canvas page, {size} notes"] = page(client, address)
    print_table("Canvas page", by_turns(deeds, times=15), floor="an empty view")


def page(client, address):
    def get():
        response = client.get(address)
        assert response.status_code == 200

    return get
