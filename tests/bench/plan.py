"""`retainer plan` on a big desk, as a process of its own, beside a bare reading of the same file."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from storage import migrate

ORGANISATIONS, CONTRACTS, CONTACTS = 2_000, 5_000, 20_000
BARE = """
import json, sys, yaml
with open(sys.argv[1], "rb") as file:
    json.dumps(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), default=str)
"""
HEAD = """\
desk: {vendor: Nordlicht, zone: Europe/Stockholm, front_desk: sara}
platforms: {slack: T0OURS, telegram: global}
calendars:
  rome: {zone: Europe/Rome, weekly: {mon-fri: 09:00-18:00}, country: IT}
  stockholm: {zone: Europe/Stockholm, weekly: {mon-fri: "08:00-12:00, 13:00-17:00"}, country: SE}
queues:
  erp: {title: ERP, lead: sara, experts: [sara], on_duty: [sara], chats: [{slack: C0ERP}]}
products:
  care:
    title: Care
    modules:
      erp: {title: ERP, queue: erp, words: {en: [invoice, ledger], it: [fattura]}}
      payroll: {title: Payroll, queue: erp, kind: add_on, words: {en: [payroll]}}
people:
  sara: {name: Sara Holm, identities: {slack: U0SARA}}
"""
PERSON = """\
  p{n}:
    name: Contact {n}
    zone: Europe/Rome
    language: it
    email: contact{n}@customer{of}.example
    identities: {{slack: T{of}/U{n}}}
"""
ORGANISATION = """\
  o{n}: {{name: Customer {n}, account_manager: sara, contacts: [{people}], workspaces: [{{slack: T{n}}}]}}
"""
CONTRACT = """\
  C-{n}:
    organisation: o{of}
    product: care
    plan: Gold
    start: 2026-01-01
    end: 2027-12-31
    calendar: {calendar}
    named: [p{of}]
    fee: {{amount: 900.00 EUR, per: month}}
    severities:
      urgent: {{targets: {{first_response: 2h, resolution: 16h}}, words: {{en: [urgent, down], it: [urgente]}}}}
      normal: {{targets: {{first_response: 4h, resolution: 40h}}}}
    default_severity: normal
    allowance: {{requests: 40, per: year, overage: consent}}
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds from start to end, of the processor too, its peak of resident bytes, and its last line."""

    seconds: float
    worked: float
    peak: int
    said: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The runs, on a file of so many bytes."""

    size: int
    bare: Run
    first: Run  # on an empty desk: everything is new
    applied: Run
    same: Run  # nothing changed
    one: Run  # one calendar changed, under half of the contracts


def desk_text() -> str:
    """The big desk file."""
    people = [PERSON.format(n=n, of=n % ORGANISATIONS) for n in range(CONTACTS)]
    each = CONTACTS // ORGANISATIONS
    groups = [", ".join(f"p{n + ORGANISATIONS * step}" for step in range(each)) for n in range(ORGANISATIONS)]
    organisations = [ORGANISATION.format(n=n, people=group) for n, group in enumerate(groups)]
    calendars = ("rome", "stockholm")
    contracts = [CONTRACT.format(n=n, of=n % ORGANISATIONS, calendar=calendars[n % 2]) for n in range(CONTRACTS)]
    return "".join([HEAD, *people, "organisations:\n", *organisations, "contracts:\n", *contracts])


def measure(folder: Path) -> Planned:
    """Plan, apply and plan again in an empty folder."""
    file, changed = folder / "desk.yaml", folder / "changed.yaml"
    text = desk_text()
    file.write_text(text)
    changed.write_text(text.replace("mon-fri: 09:00-18:00", "mon-fri: 09:00-17:00"))
    url = f"sqlite:///{folder / 'plan.db'}"
    migrate.upgrade(url)
    retainer = [sys.executable, "-c", "from bot.cli import main; main()"]
    return Planned(
        size=file.stat().st_size,
        bare=_run([sys.executable, "-c", BARE, str(file)], url),
        first=_run([*retainer, "plan", str(file)], url),
        applied=_run([*retainer, "apply", str(file)], url),
        same=_run([*retainer, "plan", str(file)], url),
        one=_run([*retainer, "plan", str(changed)], url),
    )


def _run(command: list[str], url: str) -> Run:
    environment = {**os.environ, "RETAINER_DATABASE_URL": url}
    begun = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} failed")
    return Run(
        time.perf_counter() - begun,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * 1024,
        said.strip().rpartition("\n")[2],
    )
