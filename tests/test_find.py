"""A forgiving search over texts in memory. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.lib.find import EMPTY_WORDS, MAX_QUERY, MAX_WORDS, Index, words_of

TITLE, TEXT = 6, 1
INDEX = Index(
    {
        "bellen": [
            ("Beeldbellen voorstellen aan je cliënt", TITLE),
            ("Wat als het misgaat?", TEXT),
        ],
        "privacy": [("Privacy en contract", TITLE), ("De verwerkersovereenkomst tekenen", TEXT)],
        "wat-als": [("Wat als … tijdens een videogesprek", TITLE), ("Je cliënt valt weg", TEXT)],
        "daarna": [("Voor, tijdens en na het videogesprek", TITLE), ("Wat als je wacht", TEXT)],
        "skype": [("Skype", TITLE), ("Het contract stopte in mei", TEXT)],
        "scan": [("Drempelscan", TITLE), ("Zeven drempels, ICT en geld", TEXT)],
    }.items()
)
words = st.text(alphabet="abcdefgh", min_size=1, max_size=12)
texts = st.lists(words, min_size=1, max_size=6).map(" ".join)
shelves = st.dictionaries(st.integers(), st.tuples(texts, texts), min_size=1, max_size=8)


def found(query):
    return [key for key, _worth in INDEX.find(query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("skype", "skype"),
        ("SKYPE!", "skype"),
        ("skipe", "skype"),
        ("skyp", "skype"),
        ("cliënt", "bellen"),
        ("client", "bellen"),
        ("CLIËNTEN", "bellen"),
        ("overeenkomst", "privacy"),
        ("verwerkersovereenkomsten", "privacy"),
        ("verwerkersovereenkosmt", "privacy"),
        ("privacycontract", "privacy"),
        ("privacy contract", "privacy"),
        ("het contract en de privacy", "privacy"),
        ("drempel", "scan"),
        ("drempels scan", "scan"),
        ("ict", "scan"),
        ("beeld bellen", "bellen"),
    ],
)
def test_what_people_type_finds_what_they_mean(query, first):
    assert found(query)[0] == first


def test_the_title_weighs_more_than_the_text():
    assert found("contract") == ["privacy", "skype"]


def test_who_has_every_word_comes_alone_and_else_who_has_most():
    assert found("contract privacy") == ["privacy"]
    assert found("contract skype") == ["skype"]
    assert set(found("contract xqzwv")) == {"privacy", "skype"}


def test_common_words_only_say_which_of_two_equals_is_meant():
    assert found("het videogesprek")[0] == "daarna"
    assert found("wat als tijdens een videogesprek")[0] == "wat-als"
    assert found("voor, tijdens en na het videogesprek")[0] == "daarna"
    assert found("xqzwv de het een") == []


def test_a_guess_is_made_only_when_nobody_has_the_word():
    index = Index([("een", [("klimaat", TEXT)]), ("ander", [("klimmaat", TITLE)])])
    assert dict(index.find("klimaat")).keys() == {"een"}
    assert dict(index.find("klimast")).keys() == {"een", "ander"}


@pytest.mark.parametrize("query", ["", " ", "?", "xqzwv", "😀", "\x00", "%", "…", "ab", "kl"])
def test_what_names_nothing_finds_nothing(query):
    assert found(query) == []


def test_a_very_long_query_is_cut():
    assert found("skype" + " " * MAX_QUERY + "privacy" * 2500) == ["skype"]
    assert found("drempelscan " * MAX_WORDS + "skype") == ["scan"]


def test_words_are_small_letters_and_numbers_without_accents():
    assert words_of("Één-twee_DRIE, l'été 2026!") == ["een", "twee", "drie", "l", "ete", "2026"]


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    matches = INDEX.find(text)
    assert len({key for key, _worth in matches}) == len(matches)
    worths = [worth for _key, worth in matches]
    assert worths == sorted(worths, reverse=True)
    assert all(worth > 0 for worth in worths)


@given(shelves, st.data())
def test_a_word_that_stands_there_is_found_also_by_its_beginning(shelf, data):
    index = Index((key, [(title, TITLE), (text, TEXT)]) for key, (title, text) in shelf.items())
    key = data.draw(st.sampled_from(sorted(shelf)))
    word = data.draw(st.sampled_from(words_of(" ".join(shelf[key]))))
    assert key in dict(index.find(word))
    if len(word) > 3:
        start = word[: data.draw(st.integers(3, len(word)))]
        assert key in dict(index.find(start))


@given(shelves, st.data())
def test_its_own_words_find_a_title_and_nobody_is_worth_more(shelf, data):
    index = Index((key, [(title, TITLE), (text, TEXT)]) for key, (title, text) in shelf.items())
    key = data.draw(st.sampled_from(sorted(shelf)))
    matches = dict(index.find(shelf[key][0]))
    assert matches[key] == max(matches.values())


@given(st.sampled_from(sorted(EMPTY_WORDS)), st.sampled_from(["skype", "drempelscan", "privacy"]))
def test_a_common_word_beside_it_changes_nothing(common, word):
    assert found(f"{common} {word}")[0] == found(word)[0]
