"""What is published changes nothing that runs: the next request runs under the new version, from its day on."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, select

from handlers.admin.amending import amend_contract
from handlers.admin.applying import StrandingError, apply_file
from handlers.admin.changes import Plan
from handlers.admin.explaining import explain
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from storage import contracts
from storage.clocks import clocks, rungs, states
from storage.contracts import ContractVersion
from storage.tickets import terms
from tests.handlers.scene import QUESTION, Scene

FASTER = {"urgent:\n        targets: {first_response: 2h": "urgent:\n        targets: {first_response: 1h"}
AMENDED = """    amendments:
      - since: 2026-11-26
        plan: Platinum
        allowance: {requests: 400, per: year}
"""
MIDNIGHT = datetime(2026, 11, 25, 23, tzinfo=UTC)  # of 26 November in Rome
SECOND = timedelta(seconds=1)


def changed(tmp_path: Path, changes: dict[str, str]) -> Path:
    """The scene's desk file with some of its text replaced."""
    text = (tmp_path / "desk.yaml").read_text()
    for old, new in changes.items():
        assert old in text, f"the desk file does not say {old!r}"
        text = text.replace(old, new)
    (tmp_path / "changed.yaml").write_text(text)
    return tmp_path / "changed.yaml"


def with_amendment(tmp_path: Path) -> Path:
    """The scene's desk file with an amendment of C-2044 in two days."""
    return changed(tmp_path, {"    default_severity: normal\n    # rungs:": f"{AMENDED}    default_severity: normal\n"})


def applied(scene: Scene, path: Path, *, force: bool = False) -> Plan:
    """The file put in force now."""
    return apply_file(scene.db, path, scene.now, force=force)


def planned(scene: Scene, path: Path) -> list[str]:
    """What the file would change now."""
    return list(scene.db.read_now(plan, declare(path, scene.now), scene.now).lines())


def in_force(scene: Scene, at: datetime) -> ContractVersion:
    """The version of C-2044 that counts at an instant."""
    organisations = scene.db.read_now(lambda conn: list(conn.scalars(select(contracts.organisations.c.id))))
    every = scene.db.read_now(contracts.versions_for, organisations, at)
    return next(one for one in every if one.number == "C-2044")


def stored(conn: Connection) -> dict[str, Sequence[tuple[object, ...]]]:
    """Every clock, rung and frozen terms, as they stand in the database."""
    tables: tuple[Table, ...] = (states, clocks, rungs, terms)
    return {one.name: [tuple(row) for row in conn.execute(select(one).order_by(*one.primary_key))] for one in tables}


def test_a_new_version_leaves_what_runs_as_it_is_and_counts_for_the_next_request(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    scene.passes(hours=1)
    before = scene.db.read_now(stored)
    assert all(before.values())
    lines = list(applied(scene, changed(tmp_path, FASTER)).lines())
    assert scene.db.read_now(stored) == before
    assert lines == [
        "~ contract C-2044 → version 2",
        "    severities.urgent.targets.first_response: 2h → 1h",
        f"    T-1001 goes on under version 1, terms sha256 {(scene.ticket().terms_hash or '')[:12]}…",
        "    the next request runs under version 2",
        "0 to add, 1 to change, 0 to remove.",
    ]
    scene.says("luca", QUESTION)
    assert scene.running(1001).terms.version == 1
    assert scene.running(1002).terms.version == 2


def test_explain_names_the_version_of_the_request_and_the_newest_with_both_hashes(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    applied(scene, changed(tmp_path, {**FASTER, "§ 4.2": "§ 5"}))
    scene.says("luca", QUESTION)
    first, second = (scene.db.read_now(contracts.version, "C-2044", number) for number in (1, 2))
    assert first is not None
    assert second is not None
    old, new = (scene.db.read_now(explain, reference, scene.now) for reference in ("T-1001", "T-1002"))
    assert f"runs under version 1, sha256 {first.hash}" in old
    assert f"the newest is version 2, sha256 {second.hash}" in old
    assert "  clause severities.urgent.first_response, § 4.2 of the contract of 12 December 2025" in old
    assert f"runs under version 2, sha256 {second.hash}, the newest" in new
    assert "  clause severities.urgent.first_response, § 5 of the contract of 12 December 2025" in new


def test_an_amendment_takes_effect_at_its_midnight(scene: Scene, tmp_path: Path) -> None:
    lines = list(applied(scene, with_amendment(tmp_path)).lines())
    assert "    the next request runs under version 1" in lines
    assert "    one written from 2026-11-26 on runs under version 2" in lines
    assert in_force(scene, MIDNIGHT - SECOND).version == 1
    assert in_force(scene, MIDNIGHT).version == 2
    assert planned(scene, with_amendment(tmp_path)) == ["No changes."]


def test_a_request_written_before_midnight_and_processed_after_it_keeps_the_old_terms(
    scene: Scene, tmp_path: Path
) -> None:
    applied(scene, with_amendment(tmp_path))
    scene.now = MIDNIGHT + timedelta(minutes=5)
    scene.says("giulia", QUESTION, written=MIDNIGHT - SECOND)
    scene.says("luca", QUESTION, written=MIDNIGHT)
    assert (scene.running(1001).terms.version, scene.running(1001).terms.plan) == (1, "Gold")
    assert (scene.running(1002).terms.version, scene.running(1002).terms.plan) == (2, "Platinum")


def test_an_amendment_that_is_taken_out_is_withdrawn_from_then_on(scene: Scene, tmp_path: Path) -> None:
    applied(scene, with_amendment(tmp_path))
    scene.now = MIDNIGHT + timedelta(days=1)
    applied(scene, tmp_path / "desk.yaml")
    assert in_force(scene, scene.now - SECOND).version == 2
    assert in_force(scene, scene.now).version == 1
    applied(scene, with_amendment(tmp_path))
    assert in_force(scene, scene.now).version == 3


def test_a_change_of_the_contract_reaches_its_amendments_too(scene: Scene, tmp_path: Path) -> None:
    applied(scene, with_amendment(tmp_path))
    scene.db.write_now(lambda conn: amend_contract(conn, "C-2044", {"end": "2030-12-31"}, now=scene.now))
    assert (in_force(scene, scene.now).version, in_force(scene, scene.now).ends.year) == (3, 2030)
    assert (in_force(scene, MIDNIGHT).version, in_force(scene, MIDNIGHT).ends.year) == (4, 2030)


def test_a_contract_says_what_changed_under_it(scene: Scene, tmp_path: Path) -> None:
    lines = planned(scene, changed(tmp_path, {"2026-12-24: 09:00-13:00": "2026-12-24: closed"}))
    assert lines[:3] == [
        "~ calendar rome-office",
        "    exceptions.2026-12-24: 09:00-13:00 → closed",
        "~ contract C-2044 → version 2 (calendar rome-office changed)",
    ]


def test_a_change_of_who_answers_counts_at_once(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    lines = planned(scene, changed(tmp_path, {"    experts: [anna, liwei]": "    experts: [liwei]"}))
    assert "    counts at once for T-1001" in lines


def test_what_is_removed_names_the_requests_that_go_on_and_those_it_counts_for(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    whole = (tmp_path / "desk.yaml").read_text()
    start = whole.index("  C-2044:\n", whole.index("contracts:\n"))
    end = whole.find("\n  C-", start)
    contract = whole[start:] if end < 0 else whole[start : end + 1]
    lines = planned(scene, changed(tmp_path, {contract: ""}))
    after = lines[lines.index("- contract C-2044") + 1]
    assert after == f"    T-1001 goes on under version 1, terms sha256 {(scene.ticket().terms_hash or '')[:12]}…"


def test_a_queue_with_open_requests_is_not_removed_unless_forced(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    moved = changed(tmp_path, {"  erp-finance:\n": "  finance:\n", "queue: erp-finance": "queue: finance"})
    assert "! queue erp-finance still has T-1001; transfer them to another queue first" in planned(scene, moved)
    before = scene.db.read_now(stored)
    with pytest.raises(StrandingError, match="still has T-1001"):
        applied(scene, moved)
    assert any(line.startswith("- queue erp-finance") for line in planned(scene, moved))
    applied(scene, moved, force=True)
    assert planned(scene, moved) == ["No changes."]
    assert scene.db.read_now(stored) == before


def test_an_expert_who_owns_a_request_is_not_removed_unless_forced(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    text = (tmp_path / "desk.yaml").read_text()
    start = text.index("  anna:\n")
    entry = text[start : text.index("  liwei:\n")]
    gone = changed(tmp_path, {entry: "", "experts: [anna, liwei]": "experts: [liwei]", "[liwei, anna]": "[liwei]"})
    assert "! person anna still has T-1001; have them taken over first" in planned(scene, gone)
    with pytest.raises(StrandingError):
        applied(scene, gone)


def test_a_removed_contract_lets_its_requests_go_on(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia", QUESTION)
    text = (tmp_path / "desk.yaml").read_text()
    start, end = text.index("  C-2044:\n"), text.index("  C-3000:\n")
    without = changed(tmp_path, {text[start : max(start, end)]: ""}) if start < end else _cut(tmp_path, text, start)
    lines = list(applied(scene, without).lines())
    assert "- contract C-2044" in lines
    assert scene.running().terms.version == 1


def _cut(tmp_path: Path, text: str, start: int) -> Path:
    (tmp_path / "changed.yaml").write_text(text[:start])
    return tmp_path / "changed.yaml"


def test_held_requests_are_decided_anew_when_the_desk_changes(scene: Scene, tmp_path: Path) -> None:
    scene.says("paolo", QUESTION)
    assert scene.ticket().reconsider_at is None
    lines = list(applied(scene, changed(tmp_path, FASTER)).lines())
    assert "Held, and decided anew: T-1001" in lines
    assert scene.ticket().reconsider_at == scene.now


def test_a_retired_product_is_kept_by_who_has_it_and_not_sold_any_more(scene: Scene, tmp_path: Path) -> None:
    retired = {
        "    title: ERP Care\n": "    title: ERP Care\n    life: retired\n    successor: erp-next\n",
        "\norganisations:\n": "\n  erp-next: {title: ERP Next, modules: {all: {title: All, queue: integrations}}}\n"
        "\norganisations:\n",
    }
    lines = list(applied(scene, changed(tmp_path, retired)).lines())
    assert not any(line.startswith("~ contract") for line in lines)
    again = {**retired, "  C-2044:\n": "  C-2045:\n"}
    with pytest.raises(FaultyFileError, match=r"C-2045\.product: “erp-care” is retired .* write erp-next"):
        applied(scene, changed(tmp_path, again))


def test_a_request_held_until_an_amendment_is_looked_at_when_it_takes_effect(scene: Scene, tmp_path: Path) -> None:
    suspended = {"    channels: []": "    suspended: true\n    channels: []"}
    resumed = "    amendments:\n      - {since: 2026-11-26, suspended: false}\n    default_severity: normal\n"
    applied(scene, changed(tmp_path, {**suspended, "    default_severity: normal\n    # rungs:": resumed}))
    scene.says("giulia", QUESTION)
    assert scene.ticket().state == "held"
    assert scene.ticket().reconsider_at == MIDNIGHT
