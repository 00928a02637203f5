"""Filters over a list in memory, as plain links. Pure."""

from types import MappingProxyType
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from toolbox.lib.facets import Facet, Facets

FACETS = MappingProxyType(
    {
        "kleur": Facet("Kleur", {"rood": "Rood", "blauw": "Blauw", "wit": "Wit"}, lambda e: [e[0]]),
        "maat": Facet("Maat", {"klein": "Klein", "groot": "Groot"}, lambda e: e[1]),
    }
)
# A colour and the sizes that it comes in.
THINGS = [("rood", ["klein"]), ("rood", ["klein", "groot"]), ("blauw", ["groot"])]

things = st.lists(
    st.tuples(
        st.sampled_from(["rood", "blauw", "wit"]),
        st.lists(st.sampled_from(["klein", "groot"]), unique=True),
    )
)
asked = st.dictionaries(
    st.sampled_from(["kleur", "maat", "vorm"]),
    st.sampled_from(["rood", "blauw", "klein", "groot", "paars", ""]),
)


def look(**asked):
    return Facets(THINGS, FACETS, asked)


def options(browse):
    return {(each.name, option.value): option for each in browse.filters for option in each.options}


def test_what_is_chosen_narrows_the_list_and_choices_add_up():
    assert look().entries == THINGS
    assert look(kleur="rood").entries == THINGS[:2]
    assert look(maat="groot").entries == THINGS[1:]
    assert look(kleur="rood", maat="groot").entries == [THINGS[1]]
    assert look(kleur="wit").entries == []


def test_an_option_tells_how_many_it_would_leave():
    counts = {key: option.count for key, option in options(look(kleur="rood")).items()}
    assert counts == {
        ("kleur", "rood"): 2, ("kleur", "blauw"): 1, ("maat", "klein"): 2, ("maat", "groot"): 1
    }  # fmt: skip


def test_an_option_that_leaves_nothing_is_not_offered_unless_it_is_chosen():
    assert ("kleur", "wit") not in options(look())
    assert options(look(kleur="wit"))["kleur", "wit"].is_chosen
    assert [option.label for _label, option in look(kleur="wit").chosen_options] == ["Wit"]


def test_a_filter_with_one_option_is_not_offered():
    browse = Facets(THINGS[2:], FACETS, {})
    assert browse.filters == []


def test_the_link_of_what_is_chosen_takes_it_away():
    browse = look(kleur="rood", maat="groot")
    assert options(browse)["kleur", "rood"].address == "?maat=groot"
    [(label, option), _other] = browse.chosen_options
    assert (label, option.address) == ("Kleur", "?maat=groot")
    assert options(look(maat="groot"))["maat", "groot"].address == "?"


def test_what_nobody_knows_is_left_out_of_the_list_and_of_links():
    browse = look(kleur="paars", vorm="rond", maat="groot", pagina="3")
    assert browse.chosen == {"maat": "groot"}
    assert options(browse)["kleur", "rood"].address == "?maat=groot&kleur=rood"


def test_a_value_in_a_link_cannot_break_out_of_it():
    strange = 'a&b=c d"<é'
    facets = {"x": Facet("X", {strange: "Vreemd", "y": "Y"}, lambda each: [each])}
    [option, _other] = Facets([strange, "y"], facets, {}).filter("x").options
    assert parse_qs(option.address.removeprefix("?")) == {"x": [strange]}
    assert not set('"<> ') & set(option.address)


@given(things, asked)
def test_every_link_leads_to_as_many_as_it_says(things, asked):
    browse = Facets(things, FACETS, asked)
    assert all(browse.fits(entry, browse.chosen) for entry in browse.entries)
    for option in options(browse).values():
        query = {name: value for name, [value] in parse_qs(option.address[1:]).items()}
        after = Facets(things, FACETS, query)
        if option.is_chosen:
            assert len(after.entries) >= len(browse.entries)
            assert option.value not in query.values()
        else:
            assert len(after.entries) == option.count > 0
