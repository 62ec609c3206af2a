"""Which requests look like one fault: the same part of the product, and words in common (CONVERSATIONS B12)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SHARE = 40  # percent of the shorter text's words that both have
LEAST = 2  # words that both have
COMPANIES = 3  # that ask about the same, from which on it may be one fault
STEM = 5  # letters of a word that count: "invoices" is "invoice"

_WORD = re.compile(r"[^\W\d_]{3,}")
_CODE = re.compile(
    r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[^\W_](?:[\w-]{2,}[^\W_])(?![\w-])|(?<![\w.:/-])\d{5,}(?![\w.:/-])"
)
_STROKES = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")

# What anybody writes who needs help, whatever it is about.
_COMMON = """
    the and for you your our are was were not but with have has had this that these those there here from since when
    what which while been being will would could should can cannot they them their his her its all any some one two
    hello dear please thanks thank regards today yesterday tomorrow morning afternoon evening monday tuesday wednesday
    thursday friday now again still just very also only after before about into out over under does doing done did get
    gets got work works working broken help need needs urgent urgently asap problem problems issue issues error errors
    fault wrong customer customers team question request
    gli dei del della delle degli dal dalla nel nella sul sulla che chi cui per con non una uno sono siamo avete abbiamo
    questo questa questi queste quello come dove quando perché ciao buongiorno salve grazie prego oggi ieri domani
    stamattina mattina pomeriggio lunedì martedì mercoledì giovedì venerdì ancora adesso ora molto anche solo dopo prima
    funziona funzionano aiuto urgente problema problemi errore errori tutti tutte tutto
    och att det den som för med har hade inte till från när vad vilka kan kunde ska skulle alla några ett men eller vi
    hej tack snälla idag igår imorgon morse förmiddag eftermiddag måndag tisdag onsdag torsdag fredag fortfarande bara
    mycket också efter före fungerar funkar hjälp behöver brådskande akut problem fel
"""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A request in its customer's own words."""

    ticket: int
    organisation: int
    text: str


def are_alike(one: str, other: str) -> bool:
    """Whether two texts seem to be about one fault: an error code in common, or enough words of the shorter one."""
    if not _codes(one).isdisjoint(_codes(other)):
        return True
    mine, theirs = _stems(one), _stems(other)
    common = len(mine & theirs)
    return common >= LEAST and 100 * common >= SHARE * min(len(mine), len(theirs))


def terms(text: str) -> frozenset[str]:
    """What a text is known by: the stems of its words, Chinese two characters at a time, and codes without strokes."""
    return _stems(text) | {_STROKES.sub("", code) for code in _codes(text)}


def like(new: Wrote, others: Iterable[Wrote]) -> tuple[Wrote, ...]:
    """The new request and those that look like it, by number; () while fewer than three companies ask."""
    found = [new, *(one for one in others if one.ticket != new.ticket and are_alike(new.text, one.text))]
    return tuple(sorted(found, key=lambda one: one.ticket)) if _companies(found) >= COMPANIES else ()


def _companies(found: Sequence[Wrote]) -> int:
    return len({one.organisation for one in found})


@lru_cache(maxsize=4096)
def _codes(text: str) -> frozenset[str]:
    """What looks like the name of an error or a program: letters with digits ("ORA-01555"), or a long number."""
    return frozenset(_CODE.findall(_folded(text)))


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    folded = _folded(text)
    words = {word[:STEM] for word in _WORD.findall(_HAN.sub(" ", folded)) if word not in _EVERYDAY}
    pairs = {run[at : at + 2] for run in _HAN.findall(folded) for at in range(len(run) - 1)}
    return frozenset(words | pairs)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


_EVERYDAY = frozenset(_COMMON.split())
