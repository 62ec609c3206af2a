"""A wrong desk file is refused with every fault at once, each with file, line, column and how to mend it."""

import re
from dataclasses import fields

import pytest

from handlers.admin.file.agreement import ClausesSection
from handlers.admin.file.checking import check
from handlers.admin.file.deskfile import DeskFile
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import read
from handlers.rules.terms import Clauses
from tests.desks import EXAMPLE, NOW

RUNGS = """    rungs:
      - {at: 50%, tell: [duty], unclaimed_only: true}
      - {at: 75%, tell: [owner, lead]}
    clauses:
"""
TEXT = re.sub(r"(?m)^ *#.*\n", "", EXAMPLE.read_text()).replace("    clauses:\n", RUNGS)  # no comment lines


def faults_of(text: str) -> list[str]:
    """The faults of a desk file's text, as printed."""
    with pytest.raises(FaultyFileError) as refused:
        check(read(text.encode(), "desk.yaml"), NOW)
    return [str(fault) for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    """The example with one place changed."""
    assert old in TEXT, f"the example no longer says {old!r}"
    return TEXT.replace(old, new, 1)


def test_the_example_has_no_fault() -> None:
    file = check(read(TEXT.encode(), "desk.yaml"), NOW)
    assert isinstance(file, DeskFile)
    assert set(file.people) == {"anna", "liwei", "marco", "sara", "giulia", "luca"}


@pytest.mark.parametrize("tag", ["sv-SE", "zh-CN", "en-US"])
def test_a_contract_may_name_a_language_near_to_one_the_desk_speaks(tag: str) -> None:
    text = changed("    plan: Gold", f"    plan: Gold\n    language: {tag}")
    assert isinstance(check(read(text.encode(), "desk.yaml"), NOW), DeskFile)


CASES = [
    ("end: 2028-12-31", "end: 2025-12-31", "contracts.C-2044.end: ends before it starts (2026-01-01)"),
    ("end: 2028-12-31", "end: 31/12/2028", "end: “31/12/2028” is not a date; write it as 2026-12-31"),
    ("    plan: Gold", "    plann: Gold", "contracts.C-2044.plann: unknown key; did you mean “plan”?"),
    ("    plan: Gold\n", "", "contracts.C-2044.plan: is missing; write it"),
    ("people:", "poeple:", "poeple: unknown key; did you mean “people”?"),
    ("zone: Asia/Shanghai", "zone: Asia/Shangai", "no time zone “Asia/Shangai”; did you mean “Asia/Shanghai”?"),
    (
        "language: en",
        "language: xx-Klingon",
        "there is no language “xx-Klingon”; write one such as en, it, sv, zh-Hans",
    ),
    (
        "    plan: Gold",
        "    plan: Gold\n    language: fi",
        "the desk does not speak “fi”; write one of en, it, sv, zh-Hans",
    ),
    ("calendar: rome-office", "calendar: rome-ofice", "no calendar “rome-ofice” in calendars; did you mean “rome-off"),
    ("queue: integrations", "queue: interfaces", "there is no queue “interfaces” in queues"),
    ("product: erp-care", "product: erp-cure", "no product “erp-cure” in products; did you mean “erp-care”?"),
    ("    organisation: bianchi", "    organisation: bianci", "no organisation “bianci” in organisations"),
    ("contacts: [giulia, luca]", "contacts: [giulia, lucca]", "contacts[2]: there is no person “lucca” in people"),
    ("contacts: [giulia, luca]", "contacts: [giulia, giulia]", "“giulia” is already in this list; write it once"),
    ("named: []  ", "named: [anna]", "named[1]: “anna” is not a contact of bianchi"),
    ("channels: []", "channels: [telegrm]", "no platform “telegrm” in platforms; did you mean “telegram”?"),
    ("console: luca", "console: giulia", "“giulia” already belongs to giulia; an identity has one owner"),
    ("- console: integrations", "- console: erp-finance", "“erp-finance” is already the chat of queues.erp-fin"),
    ("first_response: 2h,", "first_response: 2 hours,", "“2 hours” is not a duration; write 20s, 30m, 2h"),
    ("{first_response: 8h}", "{first_respones: 8h}", "is not one of 'first_response'"),
    ("{at: 75%,", "{at: 120%,", "“120%” warns later than the target itself or never; write 1% to 100%"),
    ("{at: 75%,", "{at: 50%,", "rungs[2]: there are two rungs “50”; tell both roles in one"),
    ("tell: [owner, lead]", "tell: [owner, leed]", "“leed” is not one of "),
    ("{at: 75%, tell", "{at: 75%, after_breach: 5m, tell", "a rung has one moment"),
    ("mon-fri: 09:00-18:00", "mon-fry: 09:00-18:00", "“mon-fry” are not weekdays; write mon, mon-fri or sat,sun"),
    ("mon-fri: 09:00-18:00", "mon-fri: 9-18", "“9-18” are not opening hours; write 09:00-18:00"),
    ("mon-fri: 09:00-18:00", "mon-fri: 09:00-25:00", "“09:00-25:00” are not opening hours"),
    (
        'weekly: {mon-fri: "08:00-12:00, 13:00-17:00"}',
        "weekly: {mon: closed}",
        "nordlicht-office: is never open in the",
    ),
    ("    always: true", "    weekly: {}", "is either always open or has hours; write always: true"),
    ("always: true", "always: yes", "“yes” is neither true nor false"),
    ("country: IT", "country: Italy", "“Italy” is not written as it should be"),
    ("country: IT", "country: XX", "country: the holidays of “XX” are not known; list the days under holidays:"),
    ("country: IT", "country: IT\n    subdivision: ZZ", "calendars.rome-office.subdivision: “ZZ” is not a part of IT"),
    ("default_severity: normal", "default_severity: norml", "no severity “norml” in this contract; did you mean “norm"),
    ("add_ons: []", "add_ons: [finance]", "“finance” is not an add-on of erp-care"),
    ("kind: add_on", "kind: add-on", "“add-on” is not one of 'core' or 'add_on'; did you mean “add_on”?"),
    ("experts: [anna, liwei]", "experts: [anna]", "queues.erp-finance.on_duty[1]: “liwei” is not one of its experts"),
    ("manager: sara", "manager: anna", "the managers form a circle"),
    ("overage: consent", "overage: maybe", "“maybe” is not one of 'deny', 'consent' or 'bill'"),
    ("requests: 40,", "requests: lots,", "“lots” is not an amount; write digits, such as 40 or 12.5"),
    ("requests: 40,", "requests: 40, hours: 2,", "allowance: counts in one unit; write either requests: 40 or hours"),
    ("requests: 40, per: year", "requests: 40, per: yaer", "“yaer” is not one of "),
    ("lead: marco\n    experts: [anna, liwei]", "experts: [anna, liwei]", "queues.erp-finance.lead: is missing"),
    ("first_response: 2h,", "claim: 2h,", "“claim” is not one of "),
    ("tell: [owner, lead]", "tell: [contacts]", "“contacts” is not one of "),
    ("plan: Gold", "plan: Gold\n    aprover: giulia", "C-2044.aprover: unknown key; did you mean “approver”?"),
    ("operators: [marco]", "operators: {marco: yes}", "desk.operators: should be a list; write [one, two]"),
    ("end: 2028-12-31", "end: 9999-12-31", "end: “9999-12-31” is out of reach; write a day from 1970 to 2199"),
    ("start: 2026-01-01", "start: 0001-01-01", "start: “0001-01-01” is out of reach"),
    ("start: 2026-01-01", "start: 20260101", "start: “20260101” is not a date; write it as 2026-12-31"),
    ("held_reply: 6h", "held_reply: 99999999d", "held_reply: “99999999d” is more than ten years; write 3660d or less"),
    ("reopen_window_days: 30", "reopen_window_days: 999999999", "reopen_window_days: should be at most 3660"),
    ("reopen_window_days: 30", "grace_days: 999999999", "grace_days: should be at most 3660"),
    ("self_raise: 1", "self_raise: one", "“one” is not a whole number"),
    ("  front_desk: sara", "  front_desk: [sara]", "desk.front_desk: should be text"),
]


@pytest.mark.parametrize(
    ("old", "new", "says"), CASES, ids=[f"{old.strip()} -> {new.strip()}" for old, new, _ in CASES]
)
def test_a_fault_says_where_and_how_to_mend_it(old: str, new: str, says: str) -> None:
    found = faults_of(changed(old, new))
    assert any(says in fault for fault in found), found
    assert all(re.match(r"desk\.yaml:\d+:\d+: ", fault) for fault in found)


def test_a_fault_points_at_its_own_line_and_column() -> None:
    text = changed("end: 2028-12-31", "end: 2025-12-31")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "end: 2025" in one)
    assert faults_of(text)[0].startswith(f"desk.yaml:{line}:5: contracts.C-2044.end: ")


def test_all_faults_come_at_once_also_behind_a_faulty_entry() -> None:
    text = changed("    plan: Gold", "    plann: Gold")  # faults of shape …
    for old, new in [("zone: Asia/Shanghai", "zone: Asia/Shangai"), ("lead: marco", "lead: marko")]:
        text = text.replace(old, new, 1)  # … and of meaning
    found = "\n".join(faults_of(text))
    assert "plann: unknown key" in found
    assert "Asia/Shangai" in found
    assert "no person “marko” in people; did you mean “marco”?" in found
    assert "no person “liwei”" not in found, "a faulty person is still a person"


@pytest.mark.parametrize(
    ("old", "new"), [("tell: [duty],", "tell: duty,"), ("    country: IT", "    holidays: 2026-11-24\n    country: IT")]
)
def test_one_alone_needs_no_brackets(old: str, new: str) -> None:
    check(read(changed(old, new).encode(), "desk.yaml"), NOW)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b"], ids=["empty", "words", "a list"])
def test_what_is_no_desk_file_at_all_says_what_one_starts_with(text: str) -> None:
    assert faults_of(text) == ["desk.yaml:1:1: this is not a desk file; it starts with desk:, platforms: and people:"]


def test_the_files_clauses_are_the_terms_own_with_the_same_defaults() -> None:
    assert set(ClausesSection.model_fields) <= {one.name for one in fields(Clauses)}
    assert Clauses(**ClausesSection().model_dump()) == Clauses()


NORDFRAKT = """organisations:
  nordfrakt:
    name: Nordfrakt
    account_manager: sara
    contacts: [{contacts}]
"""


def test_a_workspace_from_which_another_customer_writes_proves_nothing() -> None:
    text = (
        TEXT.replace("  console: local\n", "  console: local\n  fax: house\n")
        .replace("      console: luca\n", "      fax: everybody/luca\n")
        .replace("      console: giulia\n", "      fax: everybody/giulia\n")
    )
    bound = text.replace("contacts: [giulia, luca]", "contacts: [giulia]\n    workspaces: [fax: everybody]")
    both = bound.replace("organisations:\n", NORDFRAKT.format(contacts="luca"))
    says = (
        "organisations.bianchi.workspaces[1].fax: “everybody” is no proof of bianchi: luca of nordfrakt writes from it"
    )
    assert any(says in fault for fault in faults_of(both))
    assert isinstance(check(read(bound.encode(), "desk.yaml"), NOW), DeskFile)
    assert isinstance(
        check(read(bound.replace("organisations:\n", NORDFRAKT.format(contacts="giulia")).encode(), "desk.yaml"), NOW),
        DeskFile,
    )
