"""Who looks after a complaint: never somebody it is about (RULES 6)."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.complaintline import first, following

LEAD, MANAGER, ABOVE, FRONT = 1, 2, 3, 4
LINE = (LEAD, MANAGER, ABOVE, FRONT)


def test_f05_the_lead_has_it_unless_he_had_the_request() -> None:
    assert first(LINE, {9}) == LEAD
    assert first(LINE, {LEAD}) == MANAGER
    assert first(LINE, {LEAD, MANAGER}) == ABOVE
    assert first((LEAD,), {LEAD}) is None


def test_f06_not_satisfied_goes_one_rung_up_and_never_to_a_subject() -> None:
    assert following(LINE, {9}, (), LEAD) == MANAGER
    assert following(LINE, {MANAGER}, (), LEAD) == ABOVE
    assert following(LINE, {9}, (LEAD,), MANAGER) == ABOVE


def test_f06_above_the_top_it_goes_to_whoever_has_not_had_it_and_else_stays() -> None:
    assert following(LINE, {9}, (), FRONT) == LEAD
    assert following(LINE, {9}, (LEAD, MANAGER, ABOVE), FRONT) == FRONT
    assert following((LEAD,), {LEAD}, (), None) is None


_IDS = st.integers(1, 6)


@given(st.lists(_IDS, unique=True), st.sets(_IDS), st.lists(_IDS, max_size=12))
def test_f06_whatever_happens_nobody_it_is_about_ever_has_it(
    line: list[int], barred: set[int], raises: list[int]
) -> None:
    handler, passed = first(line, barred), list[int]()
    for _ in raises:
        assert handler not in barred
        after = following(line, barred, passed, handler)
        assert after is None or (after in line and after not in barred)
        assert (after is None) == (handler is None)
        passed += [handler] if handler is not None and after != handler else []
        handler = after
