"""A forgiving search over a few hundred texts in memory. Pure, and so the same on every database.

Every word that somebody types has to be found: as it stands, as the beginning or a part of a word
('overeenkomst' in 'verwerkersovereenkomst'), or with a letter wrong. A title weighs most."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from difflib import SequenceMatcher

MAX_QUERY = 100
MAX_WORDS = 8
# How alike a misspelt word has to be, from 0 to 1; in a short one a letter wrong is much.
ALIKE, SHORT_ALIKE = 0.8, 0.75
# So common that they tell nothing; in what somebody types they are passed over.
EMPTY_WORDS = frozenset(
    [
        *("aan", "als", "bij", "dan", "dat", "de", "den", "der", "die", "dit", "door", "een"),
        *("en", "er", "het", "hoe", "ik", "in", "is", "je", "jij", "kan", "maar", "me", "met"),
        *("mijn", "na", "naar", "niet", "of", "om", "onze", "ook", "op", "over", "te", "tot"),
        *("uit", "van", "veel", "voor", "waar", "wat", "we", "wel", "wij", "wil", "with", "the"),
        *("and", "for", "how", "what"),
    ]
)
WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


class Index[Key: Hashable]:
    """Texts by key; each is a list of (text, weight)."""

    def __init__(self, texts: Iterable[tuple[Key, Sequence[tuple[str, float]]]]) -> None:
        self.places: dict[str, dict[Key, float]] = defaultdict(dict)
        for key, parts in texts:
            for text, weight in parts:
                for word in words_of(text):
                    known = self.places[word]
                    known[key] = max(weight, known.get(key, 0))

    def find(self, query: str) -> list[tuple[Key, float]]:
        """Keys with how well they match, the best first. When no text has every word, the texts
        with most of them."""
        asked = dict.fromkeys(words_of(query[:MAX_QUERY])[:MAX_WORDS])
        telling = [word for word in asked if word not in EMPTY_WORDS] or list(asked)
        count: dict[Key, int] = defaultdict(int)
        score: dict[Key, float] = defaultdict(float)
        for word in asked:
            for key, worth in self.with_word(word).items():
                count[key] += word in telling
                # The others only say which of two equals is meant.
                score[key] += worth if word in telling else worth / 100
        most = max(count.values(), default=0)
        best = [(key, score[key]) for key in score if count[key] == most > 0]
        return sorted(best, key=lambda match: -match[1])

    def with_word(self, word: str) -> dict[Key, float]:
        """Key to how well it has this word; guesses only when nobody has it as it is typed."""
        sure = {term: worth for term in self.places if (worth := standing(word, term))}
        if not sure:
            sure = {term: worth for term in self.places if (worth := guessed(word, term))}
        found: dict[Key, float] = {}
        for term, worth in sure.items():
            for key, weight in self.places[term].items():
                found[key] = max(worth * weight, found.get(key, 0))
        return found


def standing(word: str, term: str) -> float:
    """How well a term has the word in it as it is typed, from 0 to 1."""
    if word == term:
        return 1.0
    if len(word) > 2 and term.startswith(word):
        return 0.8
    # A plural or a verb that somebody typed longer than it stands there.
    if len(term) > 4 and word.startswith(term) and len(word) - len(term) < 3:
        return 0.7
    return 0.6 if len(word) > 4 and word in term else 0.0


def guessed(word: str, term: str) -> float:
    """How alike a misspelt word is, or one that somebody made longer, from 0 to 0.5."""
    if len(term) > 4 and term in word:
        return 0.5 * len(term) / len(word)
    if len(word) < 4 or abs(len(word) - len(term)) > 2:
        return 0.0
    ratio = SequenceMatcher(None, word, term, autojunk=False).ratio()
    return 0.5 * ratio if ratio >= (ALIKE if len(word) > 4 else SHORT_ALIKE) else 0.0
