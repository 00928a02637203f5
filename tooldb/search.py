"""Finding names however they are spelled. Pure, and so the same on every database.

Names are compared by their pairs of letters first, which is quick; the best of those are then
compared letter by letter."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from difflib import SequenceMatcher

MAX_QUERY = 80
# How alike two spellings have to be, from 0 to 1.
ALIKE = 0.72
# What matches less well than this part of the best match is not shown.
NEAR = 0.8
CANDIDATES = 60


def squeezed(text: str) -> str:
    """Small letters and digits only, without accents: 'Wai-not' and 'wainot' are the same."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())


def pairs(text: str) -> set[str]:
    """Pairs of neighbours, with the begin and the end as a sign of their own."""
    padded = f"^{text}$"
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


def terms_of(name: str) -> set[str]:
    """The name as a whole, and each word of it that says something by itself."""
    words = {squeezed(word) for word in name.replace("-", " ").replace(".", " ").split()}
    return {term for term in (*words, squeezed(name)) if len(term) > 1}


class Names[Key: Hashable]:
    """All names, with for each the key of what it names."""

    def __init__(self, names: Iterable[tuple[Key, Iterable[str]]]) -> None:
        self.keys: dict[str, set[Key]] = defaultdict(set)
        self.by_pair: dict[str, list[str]] = defaultdict(list)
        for key, spellings in names:
            for name in spellings:
                for term in terms_of(name):
                    self.keys[term].add(key)
        for term in self.keys:
            for pair in pairs(term):
                self.by_pair[pair].append(term)

    def find(self, query: str) -> dict[Key, float]:
        """Key to how well it matches, from 0 to 1; of every word when the whole finds nothing."""
        query = query[:MAX_QUERY]
        found = self._find(squeezed(query))
        for word in query.split() if not found else []:
            found |= self._find(squeezed(word)) if len(word) > 2 else {}
        return found

    def _find(self, wanted: str) -> dict[Key, float]:
        found: dict[Key, float] = {}
        for term in self._candidates(wanted):
            score = likeness(wanted, term)
            for key in self.keys[term] if score else ():
                found[key] = max(score, found.get(key, 0))
        # What was typed well needs no guesses beside it.
        best = max(found.values(), default=0)
        return {key: score for key, score in found.items() if score > NEAR * best}

    def _candidates(self, wanted: str) -> list[str]:
        shared = Counter(term for pair in pairs(wanted) for term in self.by_pair.get(pair, ()))
        # Of terms that share as many pairs, the one nearest in length is most alike.
        ranked = sorted(shared, key=lambda term: (-shared[term], abs(len(term) - len(wanted))))
        return ranked[:CANDIDATES]


def best_of(names: Iterable[str], query: str) -> str:
    """The name that somebody who typed this had in mind."""
    wanted = [squeezed(query), *map(squeezed, query.split())]
    return max(
        names,
        key=lambda name: max(
            likeness(word, term) for word in wanted for term in terms_of(name) or [""]
        ),
    )


def likeness(wanted: str, term: str) -> float:
    """From 0 to 1; 0 for another word."""
    if wanted == term:
        return 1.0
    if len(wanted) > 1 and term.startswith(wanted):
        return 0.95
    if len(wanted) > 2 and wanted in term:
        return 0.9
    ratio = alike(wanted, term)
    return 0.9 * ratio if ratio >= ALIKE else 0


def alike(one: str, other: str) -> float:
    """From 0 to 1. It takes the longest piece that both have first, and from the front that may be
    the wrong one ('nonok' and 'noknok'): so also from the back."""
    back = SequenceMatcher(None, one[::-1], other[::-1], autojunk=False).ratio()
    return max(back, SequenceMatcher(None, one, other, autojunk=False).ratio())
