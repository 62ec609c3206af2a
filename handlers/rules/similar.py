"""Which solved requests are like a new one: what they are found by, what of it says most, and what is like enough."""

import math
from collections.abc import Collection, Mapping

from handlers.rules import likeness

EVERYBODY = 0  # in place of an organisation's id: what a lead gave to all
READ = 4000  # characters of a text that count
MOST = 12  # terms that are looked for
BUDGET = 1000  # cases that are looked at for them, at most
ALIKE = 2  # terms that both have
SHARE = 25  # percent of the terms of the shorter one that both have
LONGEST = 40  # characters of a term

Wanted = tuple[tuple[str, float], ...]


def terms(text: str, besides: str = "") -> frozenset[str]:
    """What a text is found by. besides: names, which are in everything that somebody wrote or in nothing of others."""
    return frozenset(one[:LONGEST] for one in likeness.terms(text[:READ]) - likeness.terms(besides))


def placed(found: Collection[str], organisation: int) -> frozenset[str]:
    """The terms as they stand in the index: each organisation's apart from all others. The place itself is one of them,
    so that its number is that of the organisation's cases."""
    return frozenset({_place(organisation), *(_place(organisation) + one for one in found)})


def plain(terms: Collection[str]) -> frozenset[str]:
    """The terms of a case without their place."""
    return frozenset(one.partition(_END)[2] for one in terms) - {""}


def where(organisation: int | None) -> tuple[int, ...]:
    """Where somebody looks who works for this organisation."""
    return (EVERYBODY,) if organisation is None else (organisation, EVERYBODY)


def chosen(found: Collection[str], organisations: Collection[int], numbers: Mapping[str, int]) -> Wanted:
    """The rarest of these terms, each with its place and weight: as many as can be looked for within the budget.
    numbers: how many cases have each placed term."""
    total = sum(numbers.get(_place(one), 0) for one in organisations)
    many = {term: sum(numbers.get(_place(one) + term, 0) for one in organisations) for term in found}
    wanted, left = list[tuple[str, float]](), BUDGET
    for term in sorted((one for one in found if many[one]), key=lambda one: (many[one], one))[:MOST]:
        left -= many[term]
        if left < 0:
            break
        weight = math.log1p(total / many[term])
        places = (_place(one) + term for one in organisations)
        wanted += [(place, weight) for place in places if numbers.get(place)]
    return tuple(wanted)


def is_like(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two sets of terms are about the same: an error code in common, or enough of the shorter one."""
    common = set(one) & set(other)
    if any(any(letter.isdigit() for letter in term) for term in common):
        return True
    return len(common) >= ALIKE and 100 * len(common) >= SHARE * min(len(one), len(other))


def _place(organisation: int) -> str:
    return f"{organisation}{_END}"


_END = "x"  # a letter after digits: the index takes a place and its term for one word
