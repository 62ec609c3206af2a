"""The ledger is a fold: what contracts grant, what uses drain, what refunds give back (RULES 2, 7.6)."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules import ledger
from handlers.rules.allowance import Overage, Per, Price
from handlers.rules.ledger import Agreed, Carry, Entry, Kind, Prepaid, Unit

ROME = ZoneInfo("Europe/Rome")


def local(day: str) -> int:
    """Epoch seconds of a day's first instant in Rome."""
    return int(datetime.fromisoformat(day).replace(tzinfo=ROME).timestamp())


def agreed(amount: str = "10", **more: object) -> Agreed:
    """A contract for three years from 2026 on that counts requests by the year, unless told otherwise."""
    said = {"unit": Unit.REQUESTS, "amount": Decimal(amount), "per": Per.YEAR, "start": local("2026-01-01")}
    return Agreed(**{**said, "end": local("2029-01-01"), "zone": "Europe/Rome", **more})  # type: ignore[arg-type]


def prepaid(key: str, amount: str, until: str, *, paid: bool = True) -> Prepaid:
    """Units bought on the first day."""
    return Prepaid(key, Decimal(amount), local("2026-01-01"), local(until), paid)


class Book:
    """A ledger that opens what is due before each use, as the desk does."""

    def __init__(self, contract: Agreed) -> None:
        self.contract = contract
        self.entries: list[Entry] = []

    def touch(self, at: str) -> None:
        """Post what the period of a day opens."""
        self.entries += ledger.openings(self.contract, self.entries, local(at))

    def uses(self, amount: str, at: str, consent: str = "") -> list[Entry]:
        """Debit so much on a day."""
        self.touch(at)
        found = list(ledger.debit(self.contract, self.entries, Decimal(amount), local(at), consent=consent))
        self.entries += found
        return found

    def left(self, at: str) -> Decimal:
        """What is left on a day."""
        self.touch(at)
        return ledger.standing(self.contract, self.entries, local(at)).left


def test_ten_requests_one_opened_one_withdrawn_and_half_an_hour_of_ten() -> None:
    """RULES 7.6."""
    book = Book(agreed("10"))
    used = book.uses("1", "2026-03-01")
    assert book.left("2026-03-01") == 9
    book.entries += ledger.refund(used)
    assert book.left("2026-03-01") == 10
    hours = Book(agreed("600", unit=Unit.MINUTES))
    hours.uses(str(ledger.charged(30, 15)), "2026-03-01")
    assert hours.left("2026-03-01") == Decimal("9.5")


def test_two_pools_drained_across_a_split_as_by_hand() -> None:
    """2 of 3 are used, then 4 are needed: 1 included, 2 of the prepaid that expires first, 1 of the other."""
    bought = (prepaid("later", "5", "2027-07-01"), prepaid("sooner", "2", "2026-07-01"))
    book = Book(agreed("3", prepaid=bought))
    book.uses("2", "2026-03-01")
    found = book.uses("4", "2026-03-02")
    by_hand = [("included/year/2026-01-01", -1), ("prepaid/sooner", -2), ("prepaid/later", -1)]
    assert [(one.pool, int(one.amount)) for one in found] == by_hand
    assert book.left("2026-03-02") == 4
    assert book.left("2026-08-01") == 4
    assert book.left("2027-01-01") == 3 + 4
    assert book.left("2027-07-01") == 3


BEYOND = {
    "with nobody's consent it waits": (Overage.CONSENT, "", ledger.UNCONSENTED, ""),
    "with consent it is billed, by that consent": (Overage.CONSENT, "consent 7", ledger.OVERAGE, "consent 7"),
    "where the contract bills it, by that clause": (Overage.BILL, "", ledger.OVERAGE, ledger.BY_CLAUSE),
    "where the contract denies more, it waits": (Overage.DENY, "", ledger.UNCONSENTED, ""),
}


@pytest.mark.parametrize(("policy", "consent", "pool", "named"), BEYOND.values(), ids=BEYOND)
def test_what_is_beyond_the_pools(policy: Overage, consent: str, pool: str, named: str) -> None:
    """An entry larger than what is left is split."""
    included, beyond = Book(agreed("3", policy=policy)).uses("5", "2026-03-01", consent)
    assert (int(included.amount), int(beyond.amount), beyond.pool, beyond.consent) == (-3, -2, pool, named)


def test_consent_bills_what_waited_and_nothing_else() -> None:
    """The waiting pool is empty afterwards, and the overage names the consent."""
    book = Book(agreed("3"))
    used = book.uses("5", "2026-03-01")
    found = ledger.consented(used, "consent 9")
    book.entries += found
    assert ledger.balance(book.entries, ledger.UNCONSENTED) == 0
    assert [(one.pool, int(one.amount), one.consent) for one in found[1:]] == [(ledger.OVERAGE, -2, "consent 9")]
    assert ledger.used_by([*used, *found]) == 5
    assert ledger.consented([*used, *found], "consent 10") == ()


CARRIED = {
    "nothing without the clause": (None, "2027-02-01", 10),
    "half of what was left": (Carry(percent=50), "2027-02-01", 13),
    "for one period only": (Carry(percent=50), "2028-02-01", 15),
    "at most so many units": (Carry(units=Decimal(4)), "2027-02-01", 14),
    "for two periods": (Carry(units=Decimal(4), periods=2), "2028-02-01", 18),
}


@pytest.mark.parametrize(("carry", "at", "left"), CARRIED.values(), ids=CARRIED)
def test_what_is_carried_into_the_next_period(carry: Carry | None, at: str, left: int) -> None:
    """3 of 10 were used in 2026, none in 2027; whole requests are carried, 7 halves are 3."""
    book = Book(agreed("10", carry=carry))
    book.uses("3", "2026-05-01")
    assert book.left(at) == left
    assert book.left(at) == left  # touched again, nothing more


def test_a_refund_goes_back_to_an_expired_pool() -> None:
    """A request of last year that is withdrawn this year makes nothing of this year free."""
    book = Book(agreed("10"))
    used = book.uses("1", "2026-12-31")
    book.uses("1", "2027-01-02")
    book.entries += ledger.refund(used)
    assert book.left("2027-01-02") == 9
    assert ledger.balance(book.entries, "included/year/2026-01-01") == 10


@pytest.mark.parametrize(("amount", "left"), [("12", 8), ("6", 2), ("2", 0)])
def test_an_amended_amount_takes_away_at_most_what_is_left(amount: str, left: int) -> None:
    """4 of 10 are used when the contract says another amount."""
    book = Book(agreed("10"))
    book.uses("4", "2026-03-01")
    book.contract = agreed(amount)
    assert book.left("2026-03-02") == left
    assert ledger.balance(book.entries, "included/year/2026-01-01") >= 0


def test_prepaid_units_open_when_paid_and_close_when_they_expire() -> None:
    """Half-open, like every period."""
    unpaid = Book(agreed("0", prepaid=(prepaid("a", "5", "2026-07-01", paid=False),)))
    assert unpaid.left("2026-02-01") == 0
    paid = Book(agreed("0", prepaid=(prepaid("a", "5", "2026-07-01"),)))
    assert [paid.left("2026-06-30"), paid.left("2026-07-01")] == [5, 0]


CHARGED = {
    "rounded up to quarters": (20, 15, "1", "30"),
    "exactly a quarter": (15, 15, "1", "15"),
    "out of hours counts more": (30, 15, "1.5", "45"),
    "to the minute, exactly": (20, 1, "1", "20"),
    "taken back the same way": (-20, 15, "1.5", "-45"),
}


@pytest.mark.parametrize(("minutes", "rounding", "factor", "counted"), CHARGED.values(), ids=CHARGED)
def test_what_a_time_entry_counts(minutes: int, rounding: int, factor: str, counted: str) -> None:
    """Rounded, then multiplied."""
    assert ledger.charged(minutes, rounding, Decimal(factor)) == Decimal(counted)


def test_three_times_twenty_minutes_are_an_hour() -> None:
    """Hours are exact, also where they have no decimals."""
    book = Book(agreed("60", unit=Unit.MINUTES))
    for _ in range(3):
        book.uses(str(ledger.charged(20, 1)), "2026-03-01")
    assert book.left("2026-03-01") == 0


def test_money_is_exact() -> None:
    """No cent is lost or made."""
    assert str(Price(Decimal("90.00"), "EUR").times(Decimal("2.5"))) == "225.00 EUR"
    assert str(Price(Decimal("0.10"), "EUR").times(Decimal(3))) == "0.30 EUR"


def test_the_day_it_runs_out_at_the_pace_so_far() -> None:
    """30 in 30 days, 8 left: 8 days; and never where nothing was used."""
    at = local("2026-03-01")
    assert ledger.lasts_until(Decimal(8), used=Decimal(30), seconds=30 * 86_400, at=at) == at + 8 * 86_400
    assert ledger.lasts_until(Decimal(8), used=Decimal(0), seconds=30 * 86_400, at=at) is None


# ---------------------------------------------------------------------------------------------------- random ledgers

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31)).map(str)
AMOUNTS = st.decimals("0.25", "6", places=2)
STEPS = st.lists(st.tuples(st.sampled_from(["use", "agree", "refund", "amend"]), AMOUNTS), min_size=1, max_size=25)
CONTRACTS = st.builds(
    agreed,
    st.sampled_from(["0", "2.5", "10"]),
    per=st.sampled_from(Per),
    policy=st.sampled_from(Overage),
    carry=st.sampled_from([None, Carry(percent=30), Carry(units=Decimal(2), periods=2)]),
    prepaid=st.sampled_from([(), (prepaid("a", "3", "2027-01-01"), prepaid("b", "2", "2026-06-01"))]),
)


@given(CONTRACTS, STEPS, st.lists(DAYS, min_size=25, max_size=25))
def test_no_ledger_goes_below_zero_without_a_named_consent(
    contract: Agreed, steps: list[tuple[str, Decimal]], days: list[str]
) -> None:
    """Over random ledgers, after every entry: each pool but the overage and what waits holds at least nothing, and
    each debit of the overage names what permits it; what is used is what was asked for, less what was given back."""
    book, uses, expected = Book(contract), list[list[Entry]](), Decimal(0)
    for (step, amount), day in zip(steps, sorted(days), strict=False):
        if step == "amend":
            book.contract = agreed(str(amount), per=contract.per, policy=contract.policy, carry=contract.carry)
        elif step == "refund" and uses:
            gone = uses.pop()
            book.entries += ledger.refund(gone)
            expected -= ledger.used_by(gone)
        else:
            uses.append(book.uses(str(amount), day, "consent 1" if step == "agree" else ""))
            expected += amount
        _require_sound(book.entries)
    assert ledger.used_by(book.entries) == expected


def _require_sound(entries: list[Entry]) -> None:
    sums: dict[str, Decimal] = {}
    for one in entries:
        sums[one.pool] = sums.get(one.pool, Decimal(0)) + one.amount
        if one.pool == ledger.OVERAGE:
            assert one.amount >= 0 or one.consent
        elif one.pool != ledger.UNCONSENTED:
            assert sums[one.pool] >= 0, one
    assert sums == {pool: ledger.balance(entries, pool) for pool in sums}


@given(CONTRACTS, AMOUNTS, DAYS, st.booleans())
def test_a_refund_after_a_debit_changes_nothing(contract: Agreed, amount: Decimal, day: str, has_consent: bool) -> None:
    """Whatever pools the debit came from."""
    book = Book(contract)
    book.touch(day)
    before = {pool: ledger.balance(book.entries, pool) for pool in {one.pool for one in book.entries}}
    used = book.uses(str(amount), day, "consent 1" if has_consent else "")
    book.entries += ledger.refund(used)
    after = {pool: ledger.balance(book.entries, pool) for pool in {one.pool for one in book.entries}}
    assert {pool: n for pool, n in after.items() if n} == {pool: n for pool, n in before.items() if n}
    assert ledger.used_by(book.entries) == 0


@given(CONTRACTS, AMOUNTS, AMOUNTS, DAYS)
def test_a_part_that_is_taken_back_is_as_if_it_was_never_used(
    contract: Agreed, kept: Decimal, back: Decimal, day: str
) -> None:
    """A counter-entry leaves what a smaller entry would have left."""
    whole, part = Book(contract), Book(contract)
    used = whole.uses(str(kept + back), day)
    whole.entries += ledger.refund(used, back)
    part.uses(str(kept), day)
    assert whole.left(day) == part.left(day)
    assert all(one.kind is not Kind.CONSENT for one in whole.entries)
