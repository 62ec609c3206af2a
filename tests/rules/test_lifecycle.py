"""The life of a ticket: paths that read as sentences, refusals, and what no path may do."""

import pytest

from handlers.rules.lifecycle import (
    CLOCKS,
    STAYS,
    TABLE,
    Debit,
    EventKind,
    Refused,
    State,
    Step,
    step,
    to_markdown,
)

PATHS = {
    "asked, claimed, answered, solved, confirmed": ("granted claimed answered resolved confirmed", "closed"),
    "held and then granted": ("held granted", "waiting"),
    "held and declined": ("held closed", "closed"),
    "waiting for the customer, who writes": ("granted claimed asked_customer customer_wrote", "owned"),
    "waiting for the customer, who never does": ("granted claimed asked_customer closed", "closed"),
    "waiting for a third party": ("granted claimed waiting_third_party third_party_done", "owned"),
    "solved, not yet": ("granted claimed resolved reopened", "owned"),
    "closed, it came back": ("granted claimed resolved closed reopened", "owned"),
    "given back and claimed by another": ("granted claimed released claimed", "owned"),
    "moved to another queue": ("granted claimed transferred", "waiting"),
    "taken over while waiting for the customer": ("granted claimed asked_customer taken_over", "pending_customer"),
    "set aside and needed after all": ("granted set_aside restored", "waiting"),
    "withdrawn": ("granted claimed withdrawn", "withdrawn"),
    "a note moves nothing": ("granted claimed resolved confirmed noted", "closed"),
}

REFUSALS = {
    "an unclaimed ticket cannot be answered": ("granted answered", "unclaimed"),
    "nor resolved": ("granted resolved", "unclaimed"),
    "claimed twice": ("granted claimed claimed", "owned"),
    "a closed ticket cannot be claimed": ("held closed claimed", "closed"),
    "a message in a solved ticket reopens it instead": ("granted claimed resolved customer_wrote", "resolved"),
    "an open ticket cannot be reopened": ("granted claimed reopened", "owned"),
    "a merged ticket stays merged": ("granted merged restored", "merged"),
    "an owned ticket is not closed by time": ("granted claimed closed", "owned"),
    "a ticket that does not exist": ("claimed", "missing"),
}


def walk(path: str) -> Step | Refused:
    """The last step of a path; every step before it is allowed."""
    state: State | None = None
    *before, last = (EventKind(word) for word in path.split())
    for event in before:
        found = step(state, event)
        assert isinstance(found, Step), event
        state = found.to
    return step(state, last)


@pytest.mark.parametrize("name", PATHS)
def test_path(name: str) -> None:
    """Each path ends in its state."""
    path, expected = PATHS[name]
    found = walk(path)
    assert isinstance(found, Step)
    assert found.to == expected


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal(name: str) -> None:
    """Each refusal has its reason."""
    path, reason = REFUSALS[name]
    assert walk(path) == Refused(reason)


DEBITS = {
    "granted": Debit.DEBIT,
    "held granted": Debit.DEBIT,
    "held withdrawn": Debit.NONE,
    "granted withdrawn": Debit.REFUND,
    "granted claimed merged": Debit.REFUND,
    "granted set_aside": Debit.REFUND,
    "granted set_aside restored": Debit.DEBIT_IF_REFUNDED,
    "granted claimed resolved reopened": Debit.NONE,
}


@pytest.mark.parametrize("path", DEBITS)
def test_debit(path: str) -> None:
    """Debited when granted, refunded when it was no request, never for reopening (RULES 2)."""
    found = walk(path)
    assert isinstance(found, Step)
    assert found.debit is DEBITS[path]


def test_every_event_has_its_place_and_every_state_can_be_reached() -> None:
    """No word without a meaning."""
    assert {event for _, event in TABLE} == set(EventKind)
    assert {one.to for one in TABLE.values()} == set(State)


def test_what_is_only_written_down_moves_nothing() -> None:
    """In any state."""
    for event in STAYS:
        for state in State:
            assert step(state, event) == Step(state, CLOCKS.get(event, ""))


def test_the_table_can_be_read() -> None:
    """For the architecture page: a row for every event that moves something."""
    text = to_markdown()
    assert "| claimed | waiting | owned | claim stops |  |" in text
    assert all(f"| {event} |" in text for event in EventKind if event not in STAYS)
