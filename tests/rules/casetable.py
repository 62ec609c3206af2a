"""Reads tests/rules/data/entitlement.md: a table of cases in plain words becomes facts and what is expected of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handlers.rules.allowance import Allowance, Overage
from handlers.rules.calendar import always, from_data, to_data
from handlers.rules.entitlement import ContractFacts, Decision, Facts, Module
from handlers.rules.facts import Item
from handlers.rules.terms import HOUR, ClockKind, Severity, Terms
from tests.rules.histories import ROME, hours

TABLE = Path(__file__).parent / "data" / "entitlement.md"
BIANCHI, NORDFRAKT = 10, 20
COMPANIES = {"Bianchi": BIANCHI, "Nordfrakt": NORDFRAKT}
LABELS = {BIANCHI: "Bianchi Meccanica", NORDFRAKT: "Nordfrakt"}
PEOPLE = {"Giulia": 1, "Luca": 2, "Vera": 3, "Otto": 4}
CONTACTS = {"Giulia": (BIANCHI,), "Luca": (BIANCHI,), "Vera": (BIANCHI, NORDFRAKT)}
PROVEN = {"Paolo": (BIANCHI,), "Pia": (BIANCHI, NORDFRAKT)}

FINANCE = Module(
    "finance",
    "ERP Finance",
    "erp-finance",
    {"en": ("invoice", "ledger"), "it": ("fattur",), "sv": ("faktur",), "zh": ("发票",)},
)
INTERFACES = Module("interfaces", "Integrations", "integrations", {"*": ("interface", "API", "export", "/HTTP 5../")})
PAYROLL = Module("payroll", "Payroll", "erp-finance", {"en": ("payroll",)})
TRAINING = Module("training", "Training", "training", {"en": ("training",)}, default_severity="low")
MACHINES = Module("machines", "Machines", "machines", {"en": ("press", "leak")})
PRESSES = tuple(Item(f"press-{n}", f"Press {n}", f"SN-000{n}", ("in Turin",) if n == 2 else ()) for n in range(1, 7))
ADD_ONS = {"Payroll": PAYROLL, "Training": TRAINING}


def _severity(key: str, rank: int, first: int, **words: tuple[str, ...]) -> Severity:
    return Severity(key, key, rank, {ClockKind.FIRST_RESPONSE: first * HOUR}, words)


URGENT = _severity("urgent", 1, 2, en=("urgent", "close the books"), it=("fermi",))
LOW = _severity("low", 3, 8, en=("no hurry", "not urgent"))
THREE = (URGENT, _severity("normal", 2, 4), LOW)


def at(written: str, zone: str = "Europe/Rome", *, days: int = 0) -> int:
    """Epoch seconds of "Tue 24 Nov 13:04", or of the midnight of "1 Dec" and so many days later; 2026 where no year is
    written."""
    text = written if re.search(r"\d{4}", written) else re.sub(r"([A-Z][a-z]{2})( \d\d:|$)", r"\1 2026\2", written)
    form = "%a %d %b %Y" if text[0].isalpha() else "%d %b %Y"
    local = datetime.strptime(text, f"{form} %H:%M" if ":" in text else form)  # noqa: DTZ007 - the zone follows
    assert text[0].isdigit() or f"{local:%a}" == text[:3], f"{text} is a {local:%A}"
    return int((local + timedelta(days=days)).replace(tzinfo=ZoneInfo(zone)).timestamp())


def shown(seconds: int | None) -> str:
    """The same the other way round; "" for never."""
    if seconds is None:
        return ""
    local = datetime.fromtimestamp(seconds, ROME)
    return f"{local:%a} {local.day} {local:%b}{'' if local.year == 2026 else local.strftime(' %Y')} {local:%H:%M}"


def _plain(number: str, plan: str, company: int, severities: tuple[Severity, ...]) -> Terms:
    return Terms(number, 1, plan, LABELS[company], hours(), severities, "normal")


def _contract(terms: Terms, company: int, *modules: Module, until: str = "1 Jan 2027") -> ContractFacts:
    more = tuple(one for one in ADD_ONS.values() if one not in modules)
    return ContractFacts(terms, company, at("1 Jan"), at(until), modules, more if company == BIANCHI else ())


NORMAL = "normal"
CONTRACTS = {
    "Gold": _contract(_plain("C-2044", "Gold", BIANCHI, THREE), BIANCHI, FINANCE, INTERFACES),
    "Silver": _contract(
        _plain("C-3000", "Silver", BIANCHI, (_severity(NORMAL, 1, 8),)), BIANCHI, FINANCE, until="1 Jul 2027"
    ),
    "Nord": _contract(_plain("C-7000", "Nord", NORDFRAKT, (_severity(NORMAL, 1, 1),)), NORDFRAKT, FINANCE),
    "Plant": _contract(_plain("C-5000", "Plant", BIANCHI, (_severity(NORMAL, 1, 4),)), BIANCHI, MACHINES),
}
HOUSE = Terms("", 0, "", "", hours(), (_severity("normal", 1, 4),), "normal")

# ------------------------------------------------------------------------------------------- what is different about it


def _with_terms(one: ContractFacts, /, **changes: Any) -> ContractFacts:
    return replace(one, terms=replace(one.terms, **changes))


def _with_clauses(contract: ContractFacts, **changes: Any) -> ContractFacts:
    return _with_terms(contract, clauses=replace(contract.terms.clauses, **changes))


def _new_york(contract: ContractFacts) -> ContractFacts:
    return _with_terms(contract, calendar=hours(zone="America/New_York"))


def _ends(contract: ContractFacts, day: str) -> ContractFacts:
    return replace(contract, end=at(day, contract.terms.calendar.zone, days=1))


def _named(contract: ContractFacts, names: str) -> ContractFacts:
    return replace(contract, named=frozenset(PEOPLE.get(name, 0) for name in names.split(" and ")))


def _emergency(contract: ContractFacts) -> ContractFacts:
    urgent, *rest = contract.terms.severities
    return _with_terms(contract, emergency_calendar=always(), severities=(replace(urgent, emergency=True), *rest))


def _closed(contract: ContractFacts, day: str) -> ContractFacts:
    data = to_data(contract.terms.calendar)
    data["versions"][0]["holidays"] = [datetime.fromtimestamp(at(day), ROME).date().isoformat()]
    return _with_terms(contract, calendar=from_data(data))


def _allowance(contract: ContractFacts, unit: str, used: str, limit: str) -> ContractFacts:
    return replace(contract, allowance=Allowance(unit, Decimal(used), Decimal(limit)))


def _of_allowance(contract: ContractFacts, **changes: Any) -> ContractFacts:
    assert contract.allowance is not None
    return replace(contract, allowance=replace(contract.allowance, **changes))


def _items(names: str) -> tuple[Item, ...]:
    return tuple(one for one in PRESSES if one.title in names.split(" and "))


def _buys(contract: ContractFacts, title: str) -> ContractFacts:
    more = tuple(one for one in contract.more if one.title != title)
    return replace(contract, modules=(*contract.modules, ADD_ONS[title]), more=more)


CHANGES: dict[str, Callable[..., ContractFacts]] = {
    "New York": _new_york,
    "number (.+)": lambda one, number: _with_terms(one, contract=number),
    "starts (.+)": lambda one, day: replace(one, start=at(day)),
    "end(?:s|ed) (.+)": _ends,
    r"grace (\d+) days?": lambda one, days: _with_clauses(one, grace_days=int(days)),
    "suspended": lambda one: replace(one, suspended=True),
    "pays first": lambda one: _with_clauses(one, payment_before_access=True),
    "paid until (.+)": lambda one, day: replace(one, paid_until=at(day, days=1)),
    "pilot": lambda one: replace(one, pilot=True),
    "named (.+)": _named,
    "only (.+)": lambda one, names: replace(one, channels=frozenset(names.split(" and "))),
    "with (.+)": _buys,
    "covers (.+)": lambda one, names: replace(one, items=_items(names)),
    "also has (.+)": lambda one, names: replace(one, others=_items(names)),
    r"used (\d+) of (\d+)": lambda one, used, limit: _allowance(one, "requests", used, limit),
    r"hours (\S+) of (\S+)": lambda one, used, limit: _allowance(one, "hours", used, limit),
    "denies": lambda one: _of_allowance(one, policy=Overage.DENY),
    "bills": lambda one: _of_allowance(one, policy=Overage.BILL),
    r"(\d+) prepaid": lambda one, units: _of_allowance(one, prepaid=Decimal(units)),
    "renews (.+)": lambda one, day: _of_allowance(one, renews=at(day)),
    "emergency": _emergency,
    "closed (.+)": _closed,
}


def contract_of(written: str) -> ContractFacts:
    """ "Gold; ended 31 Oct; suspended" as facts."""
    name, *changes = (part.strip() for part in written.split(";"))
    contract = CONTRACTS[name]
    for change in sorted(changes, key=lambda one: one != "New York"):  # days are those of its zone
        pattern = next(pattern for pattern in CHANGES if re.fullmatch(pattern, change))
        found = re.fullmatch(pattern, change)
        contract = CHANGES[pattern](contract, *(found.groups() if found else ()))
    return contract


# ------------------------------------------------------------------------------------------------------------ the table


@dataclass(frozen=True, slots=True)
class Case:
    """One line: what is given, as written, and what is expected."""

    section: str
    who: str
    wrote: str
    when: str
    where: str
    contracts: str
    tapped: str
    expected: tuple[str, ...]

    @property
    def at(self) -> int:
        """When it was written."""
        return at(self.when)

    def facts(self) -> Facts:
        """What the decision is taken from."""
        kind, _, value = self.tapped.partition(" ")
        return Facts(
            person=PEOPLE.get(self.who),
            organisations=CONTACTS.get(self.who, ()),
            proven=PROVEN.get(self.who, ()),
            channel=self.where,
            text=self.wrote,
            contracts=tuple(contract_of(one) for one in self.contracts.split("+") if one.strip()),
            house=HOUSE,
            chosen_organisation=COMPANIES[value] if kind == "company" else None,
            chosen_module=value if kind == "module" else None,
            chosen_severity=value if kind == "severity" else None,
            chosen_item=value if kind == "item" else None,
            approved=kind == "approved",
        )


def cases() -> tuple[Case, ...]:
    """Every line of every table."""
    found, section = [], ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        section = line.removeprefix("## ") if line.startswith("## ") else section
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] != "who" and set(line) - set("|- "):
            who, wrote, when, where, contracts, tapped, *expected = cells
            found.append(Case(section, who, wrote, when, where, contracts, tapped, tuple(expected)))
    return tuple(found)


def said(decision: Decision) -> tuple[str, ...]:
    """A decision as the last six columns say it."""
    hold = decision.hold
    if hold is None:
        return (decision.outcome.value, _about(decision), decision.severity, "", shown(decision.starts), "")
    about = hold.reason.value.replace("_", " ") + _buttons(decision)
    who = hold.who.value.replace("_", " ")
    return (decision.outcome.value, about, decision.severity, who, shown(hold.reply_by), shown(hold.date))


def _about(decision: Decision) -> str:
    queue = f"{decision.queue} under {decision.terms.contract}" + (" as overage" if decision.overage else "")
    return queue + (f" about {decision.item}" if decision.item else "") + _buttons(decision)


def _buttons(decision: Decision) -> str:
    titles = [option.title for option in (*decision.options, *decision.items)]
    return f" or {', '.join(titles)}" if titles else ""
