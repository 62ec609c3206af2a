"""What past requests would have come to under other terms; the desk itself stays as it was."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from handlers.admin.file.faults import FaultyFileError
from handlers.admin.whatif.simulating import Study, simulate
from handlers.admin.whatif.studies import data, lines
from handlers.rules.whatif import KEPT, MISSED
from storage.tables import every_table
from tests.handlers.scene import QUESTION, Scene

PROPOSAL = """
contracts:
  C-2044:
    organisation: bianchi
    plan: Gold
    product: erp-care
    add_ons: [{add_ons}]
    start: 2026-01-01
    end: 2028-12-31
    calendar: rome-office
    fee: {{amount: {fee} EUR, per: month}}
    severities:
      urgent:
        targets: {{first_response: {first}}}
        words: {{en: [close the books]}}
      normal:
        targets: {{first_response: 4h}}
    allowance: {{requests: {requests}, per: year, overage: {overage}, rate: 90.00 EUR}}
"""


def proposal(folder: Path, text: str = PROPOSAL, **changes: str) -> Path:
    """A file with the contract as it stands, but for these changes."""
    values = {"add_ons": "", "fee": "900.00", "first": "2h", "requests": "40", "overage": "consent"}
    file = folder / "new.yaml"
    file.write_text(text.format(**{**values, **changes}))
    return file


def study(scene: Scene, file: Path) -> Study:
    """The only study of a file, of the last 90 days."""
    [found] = scene.db.read_now(simulate, file, scene.now - timedelta(days=90), scene.now)
    return found


def table(scene: Scene, file: Path) -> str:
    """What people read."""
    since = scene.now - timedelta(days=90)
    return "\n".join(lines(scene.db.read_now(simulate, file, since, scene.now), since, scene.now))


def answered(scene: Scene, text: str = QUESTION, *, after: float = 1.5) -> None:
    """Giulia asks, and Anna answers so many hours later."""
    scene.says("giulia@slack", text)
    number = 1000 + scene.count()
    scene.later(hours=after)
    scene.presses("anna", "claim", scene.card(number))
    scene.says("anna", "Please try again", to="C0ERP", under=scene.card(number))


def test_the_same_contract_gives_the_same(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    found = study(scene, proposal(tmp_path))
    [one] = found.outcomes
    assert (one.today.held, one.proposed.held) == ("", "")
    assert one.today.count(KEPT) == one.proposed.count(KEPT) == 1
    assert "->" not in table(scene, proposal(tmp_path)).split("today -> proposed", 1)[1].split("What this")[0]


def test_one_hour_instead_of_two_turns_a_kept_promise_into_a_missed_one(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    [one] = study(scene, proposal(tmp_path, first="1h")).outcomes
    assert (one.today.count(KEPT), one.today.count(MISSED)) == (1, 0)
    assert (one.proposed.count(KEPT), one.proposed.count(MISSED)) == (0, 1)


def test_an_allowance_of_one_holds_the_second(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    scene.later(minutes=11)
    answered(scene, "The ledger is wrong")
    found = study(scene, proposal(tmp_path, requests="1"))
    assert [one.proposed.held for one in found.outcomes] == ["", "consent"]
    [line] = found.lines
    assert line.today
    assert (int(line.today.used), int(line.proposed.used)) == (2, 1)


def test_an_allowance_counts_what_was_asked_before_the_days_looked_at(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    scene.passes(days=2)
    answered(scene, "The ledger is wrong")
    since = scene.now - timedelta(days=1)
    [found] = scene.db.read_now(simulate, proposal(tmp_path, requests="1"), since, scene.now)
    assert [(one.ticket.ref, one.proposed.held) for one in found.outcomes] == [("T-1002", "consent")]


def test_an_add_on_grants_what_was_held(scene: Scene, tmp_path: Path) -> None:
    scene.says("giulia@slack", "our payslips are wrong")
    [one] = study(scene, proposal(tmp_path, add_ons="payroll")).outcomes
    assert (one.today.held, one.today.started) == ("subject", False)
    assert (one.proposed.held, one.proposed.started, one.proposed.promises) == ("", True, None)


def test_fee_and_overage_are_summed_to_the_cent(scene: Scene, tmp_path: Path) -> None:
    for text in ("The ledger is wrong", "The VAT report is wrong"):
        answered(scene, text)
        scene.later(minutes=11)
    text = table(scene, proposal(tmp_path, fee="1000.50", requests="1", overage="bill"))
    for line in (
        "used     2 requests",
        "overage  0 requests -> 1 request, 90.00 EUR",
        "fee      2700.00 EUR -> 3001.50 EUR",
        "total    2700.00 EUR -> 3091.50 EUR",
    ):
        assert f"  {line}" in text.splitlines()


def test_the_table_has_a_row_for_each_request_and_one_together(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    scene.later(minutes=11)
    scene.says("giulia@slack", "our payslips are wrong")
    rows = [
        " ".join(row.split()) for row in table(scene, proposal(tmp_path, first="1h", add_ons="payroll")).splitlines()
    ]
    assert rows[0] == "Bianchi Meccanica, 2 requests from 2026-08-26 to 2026-11-24, today -> proposed"
    assert "request written decision severity kept missed" in rows
    assert "T-1001 Tue 2026-11-24 13:04 granted urgent 1 -> 0 0 -> 1" in rows
    assert "T-1002 Tue 2026-11-24 14:45 held: subject not included -> granted none -> normal 0 -> ? 0 -> ?" in rows
    assert "together 2 requests granted 1 -> 2, held 1 -> 0 1 -> 0 0 -> 1" in rows
    assert "What this cannot know:" in rows


def test_programs_get_the_same_as_data(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    since = scene.now - timedelta(days=90)
    found = data(scene.db.read_now(simulate, proposal(tmp_path, first="1h"), since, scene.now), since, scene.now)
    [organisation] = found["organisations"]
    [request] = organisation["requests"]
    assert request["today"]["promises"] == [
        {"kind": "first_response", "number": 1, "verdict": "met"},
        {"kind": "resolution", "number": 1, "verdict": "open"},
    ]
    assert request["proposed"]["promises"] == [{"kind": "first_response", "number": 1, "verdict": "breached"}]
    assert organisation["contracts"][0]["proposed"]["fee"] == "2700.00 EUR"
    assert found["unknown"]


def test_nothing_is_written(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    before = scene.db.read_now(_rows)
    study(scene, proposal(tmp_path, first="1h", fee="1.00"))
    assert scene.db.read_now(_rows) == before


def _rows(conn: Connection) -> dict[str, int]:
    tables = every_table().sorted_tables
    return {table.name: conn.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_whole_desk_file_may_be_tried_and_several_contracts_at_once(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    scene.says("nils", "The ledger is wrong")
    found = scene.db.read_now(simulate, tmp_path / "desk.yaml", scene.now - timedelta(days=90), scene.now)
    assert {one.organisation: len(one.outcomes) for one in found} == {"Bianchi Meccanica": 1, "Nordfrakt": 1}


def test_a_further_contract_beside_the_standing_one_is_new(scene: Scene, tmp_path: Path) -> None:
    answered(scene)
    file = proposal(tmp_path, PROPOSAL.replace("C-2044", "C-2045"))
    text = table(scene, file)
    assert "C-2045, a new contract" in text
    assert "granted" in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contracts: {}\n", "contracts: is missing; write the contracts to be tried"),
        ("desk: {}\n", "contracts: is missing; write the contracts to be tried"),
        ("[]\n", "is missing"),
    ],
)
def test_a_file_without_contracts_is_refused(scene: Scene, tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(text)
    with pytest.raises(FaultyFileError, match=says):
        study(scene, file)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rome-office", "rome-ofice", r"new\.yaml:\d+:\d+: contracts\.C-2044\.calendar: there is no calendar"),
        ("    plan: Gold", "    plam: Gold", r"contracts\.C-2044\.plam: unknown key.*plan"),
        ("organisation: bianchi", "organisation: bianki", "did you mean|there is no organisation"),
    ],
)
def test_every_fault_has_its_place_in_the_file(scene: Scene, tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(FaultyFileError, match=says):
        study(scene, proposal(tmp_path, PROPOSAL.replace(old, new)))
