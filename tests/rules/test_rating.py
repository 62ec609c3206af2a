"""A rating: one question after the other, locked, changed within a day (CONVERSATIONS F4)."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.rules.rating import Question, Rating, Refused, answer, change, is_low, may_ask

AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def given(*scores: int | None, at: datetime = AT) -> Rating:
    """A rating with answers to its first questions."""
    rating = Rating(AT)
    for question, score in zip(Question, scores, strict=False):
        after = answer(rating, question, score, at)
        assert isinstance(after, Rating)
        rating = after
    return rating


def test_f04_four_taps_answer_all_and_the_first_is_remembered() -> None:
    rating = given(5, 5, 4, 5)
    assert rating.asked is None
    assert list(rating.scores.values()) == [5, 5, 4, 5]
    assert rating.first_at == AT


def test_f04_what_is_skipped_has_no_score_and_the_overall_one_cannot_be() -> None:
    assert given(4, None, 2, None).scores == {Question.OVERALL: 4, Question.SPEED: 2}
    assert answer(Rating(AT), "overall", None, AT) is Refused.UNKNOWN


@pytest.mark.parametrize(
    ("question", "score", "why"),
    [
        ("overall", 3, Refused.LOCKED),
        ("subject", 1, Refused.LOCKED),
        ("courtesy", 5, Refused.LOCKED),  # not asked yet
        ("speed", 0, Refused.UNKNOWN),
        ("speed", 6, Refused.UNKNOWN),
        ("beauty", 5, Refused.UNKNOWN),
    ],
)
def test_f04_what_was_said_is_locked_and_nonsense_is_nothing(question: str, score: int, why: Refused) -> None:
    assert answer(given(5, 4), question, score, AT) is why


def test_f04_the_same_tap_twice_changes_nothing() -> None:
    rating = given(5, 4)
    assert answer(rating, "overall", 5, AT + HOUR) == rating
    assert answer(given(5, None), "subject", None, AT) == given(5, None)


def test_f04_change_begins_anew_within_a_day_and_keeps_what_is_not_said_otherwise() -> None:
    rating = change(given(2, 1, 4, 5), AT + 24 * HOUR)
    assert isinstance(rating, Rating)
    again = answer(rating, "overall", 4, AT + 24 * HOUR)
    assert isinstance(again, Rating)
    assert (again.scores[Question.OVERALL], again.scores[Question.SUBJECT]) == (4, 1)
    assert again.first_at == AT
    assert change(rating, AT + 24 * HOUR + timedelta(seconds=1)) is Refused.LATE
    assert change(Rating(AT), AT) is Refused.UNANSWERED


def test_f04_after_a_month_nobody_is_asked_any_more() -> None:
    assert answer(Rating(AT), "overall", 5, AT + timedelta(days=30, seconds=1)) is Refused.OVER


@pytest.mark.parametrize(("score", "low"), [(1, True), (2, True), (3, False), (5, False), (None, False)])
def test_f05_two_and_below_is_low(score: int | None, low: bool) -> None:
    assert is_low(score) is low


def test_f04_nobody_is_asked_twice_within_an_hour_unless_he_has_answered() -> None:
    assert may_ask((), AT) == AT
    assert may_ask((AT,), AT + HOUR / 4) == AT + HOUR
    assert may_ask((AT,), AT + HOUR) == AT + HOUR


def test_f04_nobody_who_answers_nothing_is_asked_about_more_than_three_requests_within_a_day() -> None:
    asked = (AT, AT - HOUR, AT - 2 * HOUR)
    assert may_ask(asked[:2], AT + HOUR) == AT + HOUR
    assert may_ask(asked, AT + HOUR) == AT + 22 * HOUR
    assert may_ask((AT, *asked[1:2], AT - 30 * HOUR), AT) == AT + HOUR
