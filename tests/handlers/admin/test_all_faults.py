"""Faults of several kinds in one entry come in one go, and no fault follows from another: the exact lines."""

import os
from pathlib import Path

import pytest

from tests.handlers.admin.test_bad_contracts import DESK, faults_of
from tests.handlers.admin.test_deskfolder import DESK as PART
from tests.handlers.admin.test_deskfolder import PEOPLE, folder_of
from tests.handlers.admin.test_deskfolder import faults_of as faults_in

ROWS = [
    (
        {"    plan: Gold": "    plann: Gold", "end: 2026-12-31": "end: 31/12/2026", "owner: luca": "owner: lucca",
         "900.00 EUR": "900.00 USD"},
        ["C-1.plann: unknown key; did", "C-1.end: “31/12", "C-1.owner: “lucca” is not", "C-1.fee.amount: “900.00 USD”"],
    ),
    ({"products:": "product:"}, ["product: unknown key; did you mean “products”?"]),
    ({"product: try": "product: tri", "start: 2026-09-01": "strat: 2026-9-1"},
     ["C-2.product: there is no product “tri”", "C-2.strat: unknown key", "C-2.strat: “2026-9-1” is not a date"]),
    ({"contacts: [giulia, luca]": "contacts: {}"}, ["organisations.bianchi.contacts: should be a list"]),
    ({"emergency_calendar: always": "emergency_calendar: []"}, ["C-1.emergency_calendar: should be text"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), ROWS, ids=[" ".join(changes.values()) for changes, _ in ROWS])
def test_every_fault_comes_once_and_none_that_only_follows(changes: dict[str, str], expected: list[str]) -> None:
    text = DESK
    for old, new in changes.items():
        text = text.replace(old, new, 1)
    found = faults_of(text)
    assert len(found) == len(expected), found
    assert all(says in fault for says, fault in zip(expected, found, strict=True)), found


def test_every_fault_of_two_files_comes_at_once(tmp_path: Path) -> None:
    queue = "queue:\n  erp: {title: ERP, lead: sarra, rota: [{expert: sara, weekly: x}], experts: [sara]}\n"
    files = {"a.yaml": PART + PEOPLE, "b.yaml": queue + "skills: {erp: {titel: ERP}}\n"}
    files["c.yaml"] = "organisations: {b: {name: B, account_manager: sarra, preferred: [sara]}}\n"
    found = [fault.split(";")[0].split(" ", 1) for fault in faults_in(folder_of(tmp_path, files))]
    assert [says for _, says in found] == [
        "queue: unknown key",
        "queue.erp.lead: there is no person “sarra” in people",
        "queue.erp.rota[1].weekly: “x” is not a week",
        "skills.erp.titel: unknown key",
        "organisations.b.account_manager: there is no person “sarra” in people",
    ]


def test_a_pipe_in_a_folder_is_refused_unread(tmp_path: Path) -> None:
    os.mkfifo(folder_of(tmp_path, {"a.yaml": PART + PEOPLE}) / "b.yaml")
    assert faults_in(tmp_path) == ["b.yaml:1:1: is no plain file; take it out of the folder"]


@pytest.mark.parametrize(
    ("old", "new"), [("zone: UTC,", "zone: UTC, keeps_words: 1h,"), ("lead: sara", "lead: sara, offer_for: 0s")]
)
def test_some_durations_have_a_floor(old: str, new: str) -> None:
    assert "is too short; write 1" in faults_of(DESK.replace(old, new, 1))[0]
