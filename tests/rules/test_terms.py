"""Terms: the frozen copy comes back unchanged, and its hash follows its content."""

from dataclasses import replace

import pytest

from handlers.rules import calendar, terms
from handlers.rules.terms import ClockKind, OnDowngrade, Role, Rung, Severity
from tests.rules.histories import gold, hours

FULL = replace(
    gold(on_downgrade=OnDowngrade.RECOMPUTE, grace_days=3),
    severities=(
        Severity("emergency", "Notfall", 1, {ClockKind.FIRST_RESPONSE: 1800}, {"it": ("fermo",)}, emergency=True),
        Severity("normal", "normal", 2, {ClockKind.FIRST_RESPONSE: 14_400, ClockKind.UPDATE: 7200}),
    ),
    emergency_calendar=calendar.always("Europe/Rome"),
    rungs=(Rung("75", share=75, who=(Role.OWNER,), kinds=(ClockKind.FIRST_RESPONSE,)), Rung("b", after_breach=60)),
)


@pytest.mark.parametrize("one", [gold(), FULL], ids=["plain", "full"])
def test_terms_come_back_from_their_json(one: terms.Terms) -> None:
    """Equal, with the same hash."""
    again = terms.from_json(one.to_json())
    assert again == one
    assert again.content_hash() == one.content_hash()


def test_any_change_changes_the_hash() -> None:
    """A clause, a target, a holiday."""
    hashes = {
        one.content_hash()
        for one in (
            FULL,
            replace(FULL, version=2),
            replace(FULL, clauses=replace(FULL.clauses, grace_days=4)),
            replace(FULL, severities=FULL.severities[1:]),
            replace(FULL, calendar=hours("09:00", "18:01")),
        )
    }
    assert len(hashes) == 5


def test_the_order_in_which_words_and_targets_were_written_does_not() -> None:
    """The text is canonical."""
    first = Severity("n", "n", 1, {ClockKind.UPDATE: 1, ClockKind.CLAIM: 2}, {"it": ("a",), "en": ("b",)})
    second = Severity("n", "n", 1, {ClockKind.CLAIM: 2, ClockKind.UPDATE: 1}, {"en": ("b",), "it": ("a",)})
    assert replace(FULL, severities=(first,)).content_hash() == replace(FULL, severities=(second,)).content_hash()


def test_which_calendar_a_clock_counts_in() -> None:
    """Emergencies have their own, claims have the queue's."""
    assert FULL.calendar_for(ClockKind.FIRST_RESPONSE, "normal") == FULL.calendar
    assert FULL.calendar_for(ClockKind.FIRST_RESPONSE, "emergency") == FULL.emergency_calendar
    assert gold().calendar_for(ClockKind.CLAIM, "normal") == gold().calendar


def test_an_unknown_severity_is_an_error() -> None:
    """Not silently the default."""
    with pytest.raises(KeyError):
        FULL.severity("mega")
