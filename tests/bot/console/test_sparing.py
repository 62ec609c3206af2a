"""How often one may do a thing, and whose address a request comes from."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.console.sparing import MOST, Measure, Sparing, address_of

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
FEW = Measure(3, timedelta(seconds=10))


def test_a_few_at_once_and_then_one_by_one() -> None:
    sparing = Sparing()
    assert [sparing.may("write", "giulia", FEW, NOW) for _ in range(4)] == [True, True, True, False]
    assert sparing.may("write", "luca", FEW, NOW)
    assert sparing.may("look", "giulia", FEW, NOW)
    later = NOW + timedelta(seconds=10)
    assert [sparing.may("write", "giulia", FEW, later) for _ in range(2)] == [True, False]
    assert not sparing.may("write", "giulia", FEW, NOW - timedelta(hours=1)), "a clock that goes back gives nothing"


def test_it_forgets_what_is_over_and_never_holds_more_than_so_many() -> None:
    sparing = Sparing()
    for number in range(MOST):
        sparing.may("look", str(number), FEW, NOW)
    sparing.may("look", "one more", FEW, NOW)
    assert len(sparing.counts) <= MOST
    sparing.may("look", "later", FEW, NOW + timedelta(hours=1))
    assert len(sparing.counts) <= 2


@pytest.mark.parametrize(
    ("peer", "told", "address"),
    [
        ("9.9.9.9", None, "9.9.9.9"),
        ("9.9.9.9", "1.1.1.1", "9.9.9.9"),  # no proxy of ours: it may say what it likes
        ("127.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("127.0.0.1", "10.0.0.1, 1.1.1.1", "1.1.1.1"),  # only what our own proxy added is believed
        ("10.1.2.3", "1.1.1.1", "1.1.1.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("2606:4700:1:2:3:4:5:6", None, "2606:4700:1:2::/64"),
    ],
)
def test_an_address_is_the_browser_s(peer: str, told: str | None, address: str) -> None:
    headers = {} if told is None else {"X-Forwarded-For": told}
    request = make_mocked_request("GET", "/c", headers=headers)
    assert address_of(request.clone(remote=peer)) == address
