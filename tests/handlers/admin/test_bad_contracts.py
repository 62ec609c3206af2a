"""What is promised: a table of wrong contracts and amendments, each refused where it is wrong, with how to mend it."""

import re

import pytest

from handlers.admin.file.checking import check
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import read
from tests.desks import NOW

DESK = """
desk: {vendor: Nordlicht, zone: UTC, front_desk: sara}
platforms: {slack: T0OURS, console: local}
people:
  sara: {name: Sara Holm}
  giulia: {name: Giulia Rossi}
  luca: {name: Luca Bianchi}
  nils: {name: Nils Berg}
calendars:
  office: {zone: Europe/Rome, weekly: {mon-fri: 09:00-18:00}}
  always: {zone: UTC, always: true}
queues:
  erp: {title: ERP, lead: sara}
products:
  care:
    title: Care
    at_most: 2
    modules:
      erp: {title: ERP, queue: erp, severity: normal}
      payroll: {title: Payroll, queue: erp, kind: add_on, requires: [tax]}
      tax: {title: Tax, queue: erp, kind: add_on, excludes: [light]}
      light: {title: Light tax, queue: erp, kind: add_on}
      night: {title: Nights, queue: erp, kind: add_on}
  plan: {title: Planned, life: draft, modules: {erp: {title: ERP, queue: erp}}}
  try: {title: Trial, life: pilot, modules: {erp: {title: ERP, queue: erp}}}
organisations:
  bianchi:
    name: Bianchi
    account_manager: sara
    contacts: [giulia, luca]
    items: {press: {title: Press 7, serial: P-7, words: [press]}}
  nordfrakt: {name: Nordfrakt, account_manager: sara, contacts: [nils]}
contracts:
  C-1:
    organisation: bianchi
    product: care
    plan: Gold
    start: 2026-01-01
    end: 2026-12-31
    calendar: office
    emergency_calendar: always
    add_ons: [payroll, tax]
    named: [giulia]
    places: 2
    items: [press]
    owner: luca
    approver: giulia
    fee: {amount: 900.00 EUR, per: month}
    paid_until: 2026-06-30
    severities:
      urgent: {targets: {first_response: 2h}, emergency: true}
      normal: {targets: {first_response: 4h}}
    default_severity: normal
    rungs:
      - {at: 75%, tell: [lead]}
      - {after_breach: 15m, tell: [next_in_line]}
    clauses: {payment_before_access: true}
    references: {severities.urgent.first_response: § 4.2, allowance.included: § 7}
    allowance:
      hours: 20
      per: month
      rollover: 5 for 2
      rate: 180 EUR
      rounding: 15m
      multipliers: {night: 1.5}
      prepaid:
        extra: {amount: 10, bought: 2026-03-01, expires: 2027-03-01}
    notice: 30d
    prevention: {logs: {what: Interface logs, every: month, queue: erp, target: 16h}}
    amendments:
      - {since: 2026-04-01, places: 3}
      - since: 2026-07-01
        end: 2027-06-30
        severities:
          urgent: {targets: {first_response: 1h}, emergency: true}
          normal: {targets: {first_response: 3h}}
  C-2:
    organisation: nordfrakt
    product: try
    plan: Trial
    start: 2026-09-01
    end: 2026-12-01
    calendar: office
    severities: {normal: {targets: {first_response: 8h}}}
    allowance: {requests: 10, per: contract}
    pilot: {decide_by: 2026-11-15, decides: sara}
"""

_CLAUSES = "clauses: {payment_before_access: true}"
_FIRST = "{since: 2026-04-01, places: 3}"
_C1, _A = "contracts.C-1.", "contracts.C-1.amendments[1]"
ROWS = [
    # whom
    ("named: [giulia]", "named: [nils]", _C1 + "named[1]: “nils” is not a contact of bianchi"),
    ("named: [giulia]", "named: [giulia, giulia]", _C1 + "named[2]: “giulia” is already in this list; write it once"),
    ("places: 2", "places: 0", _C1 + "named: names 1 people, but the contract has places for 0; name fewer, or raise"),
    ("owner: luca", "owner: lucca", _C1 + "owner: “lucca” is not a contact of bianchi; did you mean “luca”?"),
    ("owner: luca", "owner: sara", _C1 + "owner: “sara” is not a contact of bianchi"),
    ("approver: giulia", "approver: gulia", _C1 + "approver: there is no person “gulia” in people; did you mean “giu"),
    ("approver: giulia", "approver: nils", _C1 + "approver: “nils” belongs to another customer; write a contact of"),
    ("items: [press]", "items: [pres]", "items[1]: there is no item “pres” in organisations.bianchi; did you mean “pr"),
    ("items: [press]", "items: [press, press]", _C1 + "items[2]: “press” is already in this list; write it once"),
    # what
    ("product: try", "product: plan", "contracts.C-2.product: “plan” is a draft and not sold yet; make its life pilot"),
    ("    pilot: {decide_by: 2026-11-15, decides: sara}\n", "", "C-2.product: “try” is sold on trial only; write pilo"),
    ("decide_by: 2026-11-15", "decide_by: 2027-01-15", "pilot.decide_by: is not within the contract (2026-09-01 to 20"),
    ("decides: sara", "decides: sarah", "contracts.C-2.pilot.decides: there is no person “sarah” in people; did you"),
    ("    allowance: {requests: 10, per: contract}\n", "", "C-2.pilot: a pilot has a limit; write allowance: {request"),
    ("add_ons: [payroll, tax]", "add_ons: [payroll]", "add_ons[1]: “payroll” requires “tax”; add tax to add_ons"),
    ("add_ons: [payroll, tax]", "add_ons: [tax, light]", "add_ons[1]: “tax” excludes “light”; leave one of the two ou"),
    ("add_ons: [payroll, tax]", "add_ons: [tax, tax]", _C1 + "add_ons[2]: “tax” is already in this list; write it onc"),
    ("add_ons: [payroll, tax]", "add_ons: [erp]", _C1 + "add_ons[1]: “erp” is not an add-on of care"),
    ("add_ons: [payroll, tax]", "add_ons: [payroll, tax, night]", "add_ons: care allows 2 add-ons and here are 3"),
    ("erp, severity: normal", "erp, severity: low", _C1 + "severities: has no severity “low”, which care gives to erp"),
    # how much
    ("900.00 EUR", "900.00 USD", _C1 + "fee.amount: “900.00 USD” is in USD, but this desk counts in EUR; write it in"),
    ("rate: 180 EUR", "rate: 180 SEK", _C1 + "allowance.rate: “180 SEK” is in SEK, but this desk counts in EUR"),
    ("vendor: Nordlicht", "vendor: Nordlicht, currency: SEK", "“180 EUR” is in EUR, but this desk counts in SEK"),
    ("per: month\n      rollover", "per: contract\n      rollover", "allowance.rollover: there is no next period to c"),
    ("rollover: 5 for 2", "rollover: half", "“half” is no rollover; write none, 50%, or 5 for 2 (units, periods)"),
    ("rollover: 5 for 2", "rollover: 150%", "“150%” is no rollover; write none, 50%, or 5 for 2 (units, periods)"),
    ("hours: 20", "requests: 20", _C1 + "allowance.multipliers: is about hours, and this contract counts requests"),
    ("hours: 20", "hours: 20\n      requests: 4", "allowance: counts in one unit; write either requests: 40 or hours"),
    ("rounding: 15m", "rounding: 0s", _C1 + "allowance.rounding: “0s” rounds to nothing; write 1m for the exact minut"),
    ("{night: 1.5}", "{night: -1}", "allowance.multipliers.night: “-1” is not an amount; write digits, such as 40 or"),
    ("expires: 2027-03-01", "expires: 2026-02-01", "prepaid.extra.expires: expires before it can be used (bought 2026"),
    ("clauses: {payment_before_access: true}", "clauses: {}", _C1 + "paid_until: counts only where payment opens the"),
    # what is due before it ends
    ("notice: 30d", "notice: soon", _C1 + "notice: “soon” is no notice; write 30d (before the last day) or a date"),
    ("notice: 30d", "notice: 4000d", _C1 + "notice: “4000d” is no notice; write 30d (before the last day) or a date"),
    ("notice: 30d", "notice: 400d", _C1 + "notice: is 2025-11-26, which is not within the contract (2026-01-01 to"),
    ("notice: 30d", "notice: 2028-01-01", _C1 + "notice: is 2028-01-01, which is not within the contract (2026-01"),
    ("queue: erp, target: 16h", "queue: epr", _C1 + "prevention.logs.queue: there is no queue “epr” in queues; did"),
    ("every: month, q", "every: day, q", _C1 + "prevention.logs.every: “day” is not one of "),
    ("target: 16h", "target: 0s", _C1 + "prevention.logs.target: is too short; write 1m or more"),
    # which promises
    ("tell: [lead]}", "tell: [lead]}\n      - {at: 101%, tell: [lead]}", "“101%” warns later than the target itself o"),
    ("after_breach: 15m", "after_breach: 0s", "rungs[2].after_breach: at once is the breach itself; write at: 100%, o"),
    ("{after_breach: 15m,", "{after_breach: 15m, before: 15m,", "rungs[2]: a rung has one moment; write at: 75%, afte"),
    ("{after_breach: 15m,", "{after: 0m,", "rungs[2].after: at once is the start itself, of which the card tells; wri"),
    ("{after_breach: 15m,", "{before: 0m,", "rungs[2].before: is the due time itself; write at: 100%, or a time such"),
    ("{after_breach: 15m,", "{at: 75%,", "rungs[2]: there are two rungs “75”; tell both roles in one"),
    ("{at: 75%,", "{at: 75%, action: mvoe,", "“mvoe” is not one of 'tell', 'reassign', 'move' or 'call'; did you mean"),
    ("{at: 75%,", "{at: 75%, action: move,", "rungs[1]: to move a request takes both; write action: move and queue: w"),
    ("{at: 75%,", "{at: 75%, queue: erp,", "rungs[1]: to move a request takes both; write action: move and queue: wi"),
    ("{at: 75%,", "{at: 75%, action: move, queue: epr,", "rungs[1].queue: there is no queue “epr” in queues; did you "),
    (_CLAUSES, "credits: [{share: 0%}]", "credits[1].share: “0%” is no share; write more than 0% and at most 100%"),
    (_CLAUSES, "credits: [{share: 5 EUR}]", "credits[1].share: “5 EUR” is no share; write more than 0% and at mos"),
    (_CLAUSES, "credits: [{share: 5%}, {clocks: update, share: 2%}]", "credits[2].clocks: update has a credit already"),
    (_CLAUSES, "clauses: {claim_lease: soon}", "clauses.claim_lease: “soon” is not a duration; write 20s, 30m, 2h"),
    (_CLAUSES, "clauses: {reminders: [4, 2]}", "clauses: reminds in no order; write reminders: [2, 4], and a silent"),
    (_CLAUSES, "clauses: {reminders: 2, silent_close: 1}", "clauses: reminds in no order; write reminders: [2, 4], an"),
    ("    emergency_calendar: always\n", "", _C1 + "severities: an emergency severity needs emergency_calendar:"),
    ("severities.urgent.first_response:", "severities.urgent.update:", "“severities.urgent.update” is no clause of th"),
    ("allowance.included:", "allowance.includes:", "“allowance.includes” is no clause of this contract; did you mean"),
    # from when
    (_FIRST, "{since: 2026-07-01, places: 3}", "amendments[2].since: overlaps with the amendment before it (since 20"),
    (_FIRST, "{since: 2026-08-01, places: 3}", "amendments[2].since: overlaps with the amendment before it (since 20"),
    (_FIRST, "{since: 2026-01-01, places: 3}", _A + ".since: is not after the contract's first day (2026-01-01)"),
    (_FIRST, "{since: 2027-04-01, places: 3}", _A + ".since: comes after the contract's last day (2026-12-31)"),
    (_FIRST, "{since: 2026-04-01}", _A + ": changes nothing; write what holds from then on, such as end: or add_ons:"),
    (_FIRST, "{since: 2026-04-01, place: 3}", _A + ".place: unknown key; did you mean “places”?"),
    (_FIRST, "{since: 2026-04-01, start: 2026-01-02}", _A + ".start: unknown key"),
    (_FIRST, "{since: 2026-04-01, places: 0}", _A + ": from this day on named does not hold: names 1 people, but the"),
    (_FIRST, "{since: 2026-04-01, owner: nils}", _A + ".owner: “nils” is not a contact of bianchi"),
    (_FIRST, "{since: 2026-04-01, end: 2025-01-01}", _A + ".end: ends before it starts (2026-01-01); write the last d"),
    (_FIRST, "{since: 2026-04-01, add_ons: [light, tax]}", _A + ".add_ons[2]: “tax” excludes “light”; leave one of th"),
    (_FIRST, "{since: 2026-04-01, emergency_calendar: ~}", _A + ": from this day on severities does not hold: an emer"),
    (_FIRST, "{since: 2026-04-01, severities: {}}", _A + ".severities: is empty; write at least one"),
    (_FIRST, "{since: 2026-04-01, plan: ''}", _A + ".plan: is empty; write a value"),
]  # fmt: skip


def faults_of(text: str) -> list[str]:
    """The faults of a desk file's text, as printed."""
    with pytest.raises(FaultyFileError) as refused:
        check(read(text.encode(), "desk.yaml"), NOW)
    return [str(fault) for fault in refused.value.faults]


def test_the_desk_of_this_page_has_no_fault() -> None:
    assert set(check(read(DESK.encode(), "desk.yaml"), NOW).contracts) == {"C-1", "C-2"}


@pytest.mark.parametrize(
    ("old", "new", "says"), ROWS, ids=[f"{old} -> {new}".replace("\n", " ") for old, new, _ in ROWS]
)
def test_a_wrong_contract_is_refused_where_it_is_wrong(old: str, new: str, says: str) -> None:
    assert DESK.count(old) == 1, f"{DESK.count(old)} places say {old!r}"
    found = faults_of(DESK.replace(old, new))
    assert any(says in fault for fault in found), found
    assert all(re.match(r"desk\.yaml:\d+:\d+: ", fault) for fault in found)


def test_an_amendments_fault_stands_in_the_amendments_own_line_and_once() -> None:
    text = DESK.replace(_FIRST, "{since: 2026-04-01, owner: nils}")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "owner: nils" in one)
    assert faults_of(text) == [f"desk.yaml:{line}:29: {_A}.owner: “nils” is not a contact of bianchi"]


def test_a_fault_of_the_contract_is_not_repeated_at_its_amendments() -> None:
    assert len(faults_of(DESK.replace("owner: luca", "owner: nils"))) == 1
