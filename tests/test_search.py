"""Names are found however they are spelled. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.lib.loader import read_yaml
from tooldb.search import MAX_QUERY, Names, squeezed

TOOLS = read_yaml("tools.yaml")["tools"]
NAMES = Names(
    (
        tool["key"],
        [tool["name"], *tool.get("other_names", []), *(row["name"] for row in tool["editions"])],
    )
    for tool in TOOLS
)


def lookups():
    with open("tests/seed_tools.txt", encoding="utf-8") as file:
        lines = [line.strip() for line in file if line[0] not in "#-"]
    return [line.rsplit(": ", 1) for line in lines]


@pytest.mark.parametrize(("typed", "key"), lookups(), ids=lambda text: text)
def test_what_people_type_finds_the_tool(typed, key):
    found = NAMES.find(typed)
    assert key in found
    assert found[key] == max(found.values())


@pytest.mark.parametrize("typed", ["", " ", "?", "xqzwv", "😀", "\x00", "a", "%", "' OR 1=1 --"])
def test_what_names_nothing_finds_nothing(typed):
    assert NAMES.find(typed) == {}


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    assert all(0 < score <= 1 for score in NAMES.find(text).values())


@given(st.sampled_from(TOOLS), st.data())
def test_a_name_is_found_with_one_letter_missing(tool, data):
    name = squeezed(tool["name"])
    if len(name) > 5:
        at = data.draw(st.integers(1, len(name) - 1))
        assert tool["key"] in NAMES.find(name[:at] + name[at + 1 :])


def test_a_very_long_text_is_cut():
    assert NAMES.find("skype" + " " * MAX_QUERY + "zoom" * 2500).keys() == {"skype"}
