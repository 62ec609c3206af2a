"""Limits hold for every process together."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from storage import paces
from storage.engine import Database
from storage.paces import Limit

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = 60 * SECOND
CHAT = Limit("chat", 1.05 * SECOND)
GROUP = Limit("group", 3.1 * SECOND, burst=8, most=20)  # 20 in 62 s


def test_a_rate_and_its_burst_never_pass_together(database: Database) -> None:
    group = Limit("group", 5 * SECOND, burst=8)  # 20 in a minute
    taken = taken_in(database, [group], 3)
    assert len(taken) == 8 + 35
    assert most_in_a_minute(taken) <= 20


def test_a_window_is_used_to_95_percent_and_never_breaks(database: Database) -> None:
    taken = taken_in(database, [CHAT, GROUP], 12)
    assert most_in_a_minute(taken) == 20
    assert len(taken) >= 19 * 12
    assert max(after - before for before, after in pairwise(taken)) < 5 * SECOND, "what is urgent never waits longer"


@pytest.mark.parametrize("seed", range(6))
def test_no_traffic_breaks_a_window(sqlite_database: Database, seed: int) -> None:
    chance = random.Random(seed)
    taken = taken_in(sqlite_database, [CHAT, GROUP], 15, rest=lambda: chance.choice((0, 0, 0, 0, 1, 5, 90)))
    assert most_in_a_minute(taken) <= 20
    late = [after - before for before, after in pairwise(taken)]
    assert len(taken) > 20
    assert max(late) < (90 + 20) * SECOND


@pytest.mark.parametrize("seed", range(4))
def test_no_mixture_of_weights_breaks_a_window(sqlite_database: Database, seed: int) -> None:
    chance, counted, now = random.Random(seed), list[datetime](), NOW
    while now < NOW + 15 * MINUTE:
        weight, urgent = chance.choice((1, 1, 1, 2, 3, 10)), chance.random() < 0.2
        limits = [replace(CHAT, weight=weight), replace(GROUP, weight=weight, urgent=urgent)]
        ready = sqlite_database.write_now(paces.take, limits, now)
        counted += [now] * weight if ready is None else []
        now = (ready or now) + chance.choice((0, 0, 0, 0, 0.3, 7)) * SECOND
    assert len(counted) > 15 * 8
    assert most_in_a_minute(counted) <= 20


def test_eight_at_once_are_free_and_what_follows_is_spread(database: Database) -> None:
    taken = taken_in(database, [GROUP], 1)
    assert taken[7] == NOW
    assert [round((at - NOW).total_seconds()) for at in taken[8:]] == [round(62 / 13 * n) for n in range(1, 13)]


def test_an_act_counts_as_many(database: Database) -> None:
    album = Limit("group", GROUP.every, 8, 20, weight=10)
    assert database.write_now(paces.take, [album], NOW) is None
    ready = database.write_now(paces.take, [album], NOW)
    assert ready is not None
    assert ready > NOW
    assert database.write_now(paces.take, [album], NOW + 10 * SECOND) is None
    assert database.write_now(paces.take, [GROUP], NOW + 61 * SECOND) == NOW + 62 * SECOND
    steady = Limit("chat", SECOND, weight=3)
    assert database.write_now(paces.take, [steady], NOW) is None
    assert database.write_now(paces.take, [steady], NOW) == NOW + 3 * SECOND


def test_what_is_larger_than_a_window_goes_alone(database: Database) -> None:
    huge = Limit("group", GROUP.every, 8, 20, weight=25)
    assert database.write_now(paces.take, [huge], NOW) is None
    assert database.write_now(paces.take, [huge], NOW) == NOW + 62 * SECOND


def test_all_limits_allow_or_none_is_counted(database: Database) -> None:
    account, place = Limit("account", SECOND, burst=2), Limit("place", 10 * SECOND)
    assert database.write_now(paces.take, [account, place], NOW) is None
    assert database.write_now(paces.take, [account, place], NOW) == NOW + 10 * SECOND
    assert database.write_now(paces.take, [account], NOW) is None
    assert database.write_now(paces.take, [account], NOW) == NOW + SECOND


def test_what_is_held_back_together_comes_back_one_after_the_other(database: Database) -> None:
    all_of_them = Limit("all", SECOND / 30, burst=10, most=30)
    turns = database.write_now(lambda conn: paces.take_each(conn, [[all_of_them]] * 40, NOW, most=40))
    held = [turn.at for turn in turns if not turn.is_taken]
    assert len(held) == 30
    assert len(set(held)) == 30
    assert held == sorted(held)
    again = database.write_now(paces.take, [all_of_them], NOW)
    assert again == held[0], "whoever comes now is not behind them: he may be more urgent"


def test_in_a_slow_window_all_come_back_at_once_and_the_most_urgent_goes_first(database: Database) -> None:
    turns = database.write_now(lambda conn: paces.take_each(conn, [[GROUP]] * 12, NOW, most=12))
    assert len({turn.at for turn in turns if not turn.is_taken}) == 1


def test_what_may_leave_soon_leaves_now_and_counts_as_then(database: Database) -> None:
    def take(early: float) -> list[bool]:
        acts = [[Limit("soon", SECOND)]] * 2
        turns = database.write_now(
            lambda conn: paces.take_each(conn, acts, NOW + 0.96 * SECOND, most=2, early=early * SECOND)
        )
        return [turn.is_taken for turn in turns]

    assert database.write_now(paces.take, [Limit("soon", SECOND)], NOW) is None
    assert take(0.03) == [False, False]
    assert take(0.05) == [True, False]
    assert database.write_now(paces.take, [Limit("soon", SECOND)], NOW + SECOND) == NOW + 2 * SECOND


@pytest.mark.parametrize("most", [0, 20], ids=["a rate", "a window"])
def test_what_is_held_back_waits_until_then_and_is_never_shortened(database: Database, most: int) -> None:
    place = Limit("place", SECOND, burst=3, most=most)
    for seconds in (30, 10):
        database.write_now(paces.hold_back, [place], NOW + seconds * SECOND)
    assert database.write_now(paces.take, [place], NOW) == NOW + 30 * SECOND
    assert database.write_now(paces.take, [place], NOW + 30 * SECOND) is None


def taken_in(
    database: Database, limits: list[Limit], minutes: int, *, rest: Callable[[], float] = lambda: 0
) -> list[datetime]:
    """When acts were counted that come one after another, each when it may; rest: seconds between one and the next."""
    taken: list[datetime] = []
    now = NOW
    while now < NOW + minutes * MINUTE:
        ready = database.write_now(paces.take, limits, now)
        if ready is None:
            taken.append(now)
            now += rest() * SECOND
        now = ready or now
    return taken


def most_in_a_minute(taken: list[datetime]) -> int:
    """Of any minute."""
    return max(sum(at <= each < at + MINUTE for each in taken) for at in taken)
