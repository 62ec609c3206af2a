"""A rating: which question comes next, what is locked, and until when it may be changed (CONVERSATIONS F4, RULES 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

BEST = 5
LOW = 2  # such a score opens a complaint
CHANGED_WITHIN = timedelta(hours=24)  # of the first answer
ASKED_APART = timedelta(hours=1)
UNANSWERED = 3  # requests about which somebody is asked within 24 hours who answers nothing
OPEN_FOR = timedelta(days=30)  # after it was asked


class Question(StrEnum):
    """What is asked, in this order."""

    OVERALL = "overall"
    SUBJECT = "subject"
    SPEED = "speed"
    COURTESY = "courtesy"


class Refused(StrEnum):
    """Why an answer is not taken."""

    LOCKED = "locked"  # that was answered otherwise
    LATE = "late"  # too late to change it
    OVER = "over"  # it was asked too long ago
    UNANSWERED = "unanswered"  # there is nothing to change yet
    UNKNOWN = "unknown"  # no such question or score, or one that cannot be skipped


@dataclass(frozen=True, slots=True)
class Rating:
    """How far it has come. asked: the question that is open, None when all are answered; scores: 1 to 5 by question."""

    asked_at: datetime
    asked: Question | None = Question.OVERALL
    scores: Mapping[Question, int] = field(default_factory=dict)
    first_at: datetime | None = None


def answer(rating: Rating, question: str, score: int | None, at: datetime) -> Rating | Refused:
    """After an answer to a question; score None: skipped, which the first one cannot be. An answer that was given
    before, and is given again, changes nothing."""
    if question not in list(Question) or (score is not None and not 1 <= score <= BEST):
        return Refused.UNKNOWN
    asked = Question(question)
    if asked is Question.OVERALL and score is None:
        return Refused.UNKNOWN
    if asked is not rating.asked:
        is_same = _is_past(rating, asked) and rating.scores.get(asked) == score
        return rating if is_same else Refused.LOCKED
    if at > rating.asked_at + OPEN_FOR:
        return Refused.OVER
    scores = {**rating.scores, asked: score}
    given = {one: value for one, value in scores.items() if value is not None}
    return replace(rating, asked=_after(asked), scores=given, first_at=rating.first_at or at)


def change(rating: Rating, at: datetime) -> Rating | Refused:
    """Begin anew, within 24 hours of the first answer; what was said stands until it is said otherwise."""
    if rating.first_at is None:
        return Refused.UNANSWERED
    if at > rating.first_at + CHANGED_WITHIN:
        return Refused.LATE
    return replace(rating, asked=Question.OVERALL)


def may_ask(before: Sequence[datetime], at: datetime) -> datetime:
    """When somebody may be asked about another request: not within the hour after he was asked about one and has not
    answered, nor about more than three of those within 24 hours. before: when that was, the newest first."""
    waits = ((0, ASKED_APART), (UNANSWERED - 1, timedelta(hours=24)))
    return max((at, *(before[place] + wait for place, wait in waits if place < len(before))))


def is_low(score: int | None) -> bool:
    """Whether a score opens a complaint."""
    return score is not None and score <= LOW


def _after(question: Question) -> Question | None:
    order = list(Question)
    place = order.index(question) + 1
    return order[place] if place < len(order) else None


def _is_past(rating: Rating, question: Question) -> bool:
    order = list(Question)
    return rating.asked is None or order.index(question) < order.index(rating.asked)
