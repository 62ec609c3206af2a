"""What a request is about under one contract: the module, the covered item, and how sure that is (RULES 1.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from handlers.rules import topics
from handlers.rules.facts import Confidence, ContractFacts, Facts, Item, Module, Sureness
from handlers.rules.topics import ANY_LANGUAGE, Guess, GuessTopics, Topic

SURE_FROM = 75  # percent of the words found that must point to one module

_CHOSEN = Confidence(Sureness.SURE, 100)
_GUESSED = Confidence(Sureness.GUESS, 0)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the request is about. module None: only modules that were not bought fit, and those are in `offer`.

    score: how specific the match is, 0 for a guess; phrase: the words that decided; options: what else it could be.
    item: the covered thing it is about, None where none is named or asked for; items: what else that could be; foreign:
    a thing of the customer's that the contract does not cover.
    """

    module: Module | None
    score: int = 0
    phrase: str = ""
    confidence: Confidence = _GUESSED
    options: tuple[Module, ...] = ()
    offer: tuple[Module, ...] = ()
    item: Item | None = None
    items: tuple[Item, ...] = ()
    foreign: Item | None = None


class Reader:
    """Reads one request for any number of contracts; what several of them sell is read once."""

    def __init__(self, facts: Facts, guess: GuessTopics) -> None:
        self._facts = facts
        self._guess = guess
        self._read: dict[tuple[int, int], Subject] = {}  # by the identity of a contract's modules, which facts share

    def subject(self, contract: ContractFacts) -> Subject:
        """Module and item under one contract: what was chosen by a tap, else what the words say, else a guess."""
        key = (id(contract.modules), id(contract.more))
        if key not in self._read:
            self._read[key] = self._module(contract)
        found = self._read[key]
        if not contract.items:
            return found
        item, items, foreign = _items(self._facts, contract)
        return replace(found, item=item, items=items, foreign=foreign)

    def _module(self, contract: ContractFacts) -> Subject:
        if self._facts.chosen_module is not None:
            return _chosen(self._facts.chosen_module, contract)
        mine, other = self._guesses(contract.modules), self._guesses(contract.more)
        if mine:
            return _by_words(contract, mine, other)
        if other or not contract.modules:
            offered = {module.key: module for module in contract.more}
            phrase = other[0].phrase if other else ""
            offer = tuple(offered[guess.key] for guess in other)
            return Subject(None, 0, phrase, options=contract.modules, offer=offer)
        return Subject(contract.modules[0], options=contract.modules[1:])

    def _guesses(self, modules: tuple[Module, ...]) -> tuple[Guess, ...]:
        named = tuple(Topic(module.key, module.title, module.words) for module in modules)
        return self._guess(self._facts.text, named, self._facts.language)


def _by_words(contract: ContractFacts, mine: tuple[Guess, ...], other: tuple[Guess, ...]) -> Subject:
    """The bought module that most words point to; how sure that is, by the share of all words found."""
    bought = {module.key: module for module in contract.modules}
    best = mine[0]
    share = 100 * best.score // sum(guess.score for guess in (*mine, *other))
    rivals = tuple(bought[guess.key] for guess in mine[1:])
    if share >= SURE_FROM:
        return Subject(bought[best.key], best.score, best.phrase, Confidence(Sureness.SURE, share))
    is_tied = len(mine) > 1 and mine[1].score == best.score
    level = Sureness.GUESS if is_tied else Sureness.LIKELY
    return Subject(bought[best.key], best.score, best.phrase, Confidence(level, share), rivals)


def _chosen(key: str, contract: ContractFacts) -> Subject:
    for module in contract.modules:
        if module.key == key:
            return Subject(module, len(key), confidence=_CHOSEN)
    offer = tuple(module for module in contract.more if module.key == key)
    return Subject(None, confidence=_CHOSEN, options=contract.modules, offer=offer)


_Found = tuple[Item | None, tuple[Item, ...], Item | None]


def _items(facts: Facts, contract: ContractFacts) -> _Found:
    """The covered item, what else it could be, and one that is named but not covered."""
    for item in contract.items:
        if item.key == facts.chosen_item:
            return item, (), None
    for item in contract.others:
        if item.key == facts.chosen_item:
            return None, contract.items, item
    named = _named(facts.text, contract.items)
    if named:
        return named[0], named[1:], None
    foreign = _named(facts.text, contract.others)
    if foreign:
        return None, contract.items, foreign[0]
    if len(contract.items) == 1:
        return contract.items[0], (), None
    return None, contract.items, None


def _named(text: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items whose title, serial number or words stand in the text, the plainest first."""
    known = {item.key: item for item in items}
    found = topics.guess_topics(text, tuple(Topic(item.key, item.title, _words(item)) for item in items))
    return tuple(known[guess.key] for guess in found)


@lru_cache(maxsize=4096)
def _words(item: Item) -> Mapping[str, tuple[str, ...]]:
    whole = tuple(f"={one}" for one in (item.title, item.serial) if one)
    return {ANY_LANGUAGE: (*whole, *item.words)}
