"""Decisions a second, with many contracts and modules in the facts, beside what loading those facts costs."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from handlers.admin import applying
from handlers.asking.facts import Asking, entitlement_facts
from handlers.rules.entitlement import Facts, Outcome, decide
from storage import migrate, people
from storage.engine import Database
from tests import postgres
from tests.bench.desk import EXAMPLE, NOW

CONTRACTS, MODULES = 50, 200
ROUNDS, AT_A_TIME = 7, 20
TEXT = "Since this morning word007 and word123 are rounded to whole euros. We close the books tomorrow!!"


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds for one decision, and for loading its facts; the median of rounds."""

    decide: float
    load: float


def on_sqlite(folder: Path) -> Found:
    """In a file."""
    return _measure(f"sqlite:///{folder / 'entitlement.db'}", folder)


def on_postgresql(folder: Path) -> Found:
    """On a server of its own."""
    with postgres.running() as url:
        return _measure(url, folder)


def _measure(url: str, folder: Path) -> Found:
    migrate.upgrade(url)
    db = Database.open(url, threads=1)
    applying.apply_file(db, _desk_file(folder), NOW)
    person = db.read_now(people.by_key, "giulia")
    asking = Asking(person, "telegram", TEXT)
    facts = db.read_now(entitlement_facts, asking, NOW)
    at = int(NOW.timestamp())
    _check(facts, at)
    found = Found(_median(lambda: decide(facts, at)), _median(lambda: db.read_now(entitlement_facts, asking, NOW)))
    db.close_now()
    return found


def _check(facts: Facts, at: int) -> None:
    """What is measured is a decision that was really taken."""
    modules = [module.key for module in (*facts.contracts[0].modules, *facts.contracts[0].more)]
    assert (len(facts.contracts), len(modules)) == (CONTRACTS, MODULES)
    decision = decide(facts, at)
    assert (decision.outcome, decision.module, decision.severity) == (Outcome.GRANTED, "m007", "urgent")


def _median(act: Callable[[], object]) -> float:
    """Seconds for one `act`."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(AT_A_TIME):
            act()
        rounds.append((time.perf_counter() - begun) / AT_A_TIME)
    return median(rounds)


def _desk_file(folder: Path) -> Path:
    """The example desk with one product of many modules, and many contracts of one customer that are for it."""
    head, contracts = EXAMPLE.read_text(encoding="utf-8").split("\ncontracts:\n")
    before, after = head.split("\nproducts:\n")
    organisations = after[after.index("\norganisations:\n") :]
    modules = "".join(
        f"      m{number:03}:\n        title: Module {number}\n        queue: erp-finance\n"
        f"        words: {{en: [word{number:03}, other{number:03} phrase], it: [parola{number:03}]}}\n"
        for number in range(MODULES)
    )
    product = f"\nproducts:\n  erp-care:\n    title: ERP Care\n    modules:\n{modules}"
    one = contracts.split("  C-2044:\n")[1]
    many = "".join(f"  C-{number}:\n{one}\n" for number in range(1, CONTRACTS + 1))
    path = folder / "entitlement.yaml"
    path.write_text(f"{before}{product}{organisations}\ncontracts:\n{many}", encoding="utf-8")
    return path
