"""Which of the facts that experts need the customer has not mentioned yet (RULES 5)."""

from collections.abc import Iterable, Mapping, Sequence

from handlers.rules import topics
from handlers.rules.topics import ANY_LANGUAGE


def missing(facts: Mapping[str, Sequence[str]], said: Iterable[str]) -> tuple[str, ...]:
    """The names of the facts that nothing in the customer's words points to, by name. facts: by name the phrases
    that say it, as `topics.find_phrases` takes them; where there are none, its name does."""
    text = "\n".join(said)
    return tuple(
        name
        for name, phrases in sorted(facts.items())
        if not topics.find_phrases(text, {ANY_LANGUAGE: tuple(phrases) or (name,)})
    )
