"""`retainer explain`: how due times came about, and whether somebody may ask, in the sentences that chat uses."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli
from storage.engine import Database
from tests.handlers.scene import QUESTION, Scene


@pytest.fixture
def desk(migrated: str, tmp_path: Path) -> None:
    """The desk of the suite with one request, Giulia's."""
    db = Database.open(migrated)
    scene = Scene(db, tmp_path)
    scene.says("giulia", QUESTION)
    db.close_now()


@pytest.mark.usefixtures("desk")
def test_a_request_is_explained_from_the_command_line() -> None:
    known = CliRunner().invoke(cli.commands, ["explain", "T-1001"])
    assert known.exit_code == 0, known.output
    assert "together 2 h: due Tue 2026-11-24 15:04:00" in known.output
    unknown = CliRunner().invoke(cli.commands, ["explain", "T-7"])
    assert (unknown.exit_code, unknown.output) == (1, "Error: There is no request T-7.\n")


def asked(*options: str) -> tuple[int, str]:
    """The exit code and what is printed."""
    done = CliRunner().invoke(cli.commands, ["explain", "entitlement", *options])
    return done.exit_code, done.output


@pytest.mark.usefixtures("desk")
class TestEntitlement:
    """`retainer explain entitlement`."""

    def test_words_are_granted_with_every_check(self) -> None:
        words = "invoices are wrong, we close the books"
        code, said = asked("--contact", "giulia", "--at", "2026-11-24T13:04", "--topic", words)
        assert code == 0, said
        assert said.startswith("Giulia Rossi on telegram, Tue 24 Nov 13:04 (Rome)\n✔ The desk knows who wrote.\n")
        assert "✔ It is about ERP Finance, by “invoices”; that is included.\n" in said
        assert "So ERP Finance gets it, as urgent; its clock runs from Tue 24 Nov 13:04 (Rome).\n" in said
        assert "contract C-2044 version 1, sha256 " in said

    def test_a_module_can_be_named_and_another_chat(self) -> None:
        said = asked("--contact", "giulia", "--at", "2026-11-24T13:04", "--topic", "payroll", "--platform", "telegram")[
            1
        ]
        assert said.startswith("Giulia Rossi on telegram")
        assert "✘ The contract covers ERP Finance, Integrations; this looks like Payroll." in said
        assert "So it is held: Sara Holm decides and writes by Wed 25 Nov 10:04 (Rome)." in said

    def test_a_time_with_a_zone_is_that_instant(self) -> None:
        said = asked("--contact", "giulia", "--at", "2026-11-27T20:12+00:00", "--topic", "invoices")[1]
        assert said.startswith("Giulia Rossi on telegram, Fri 27 Nov 21:12 (Rome)")
        assert "its clock runs from Mon 30 Nov 09:00 (Rome)" in said

    def test_somebody_without_a_contract_has_the_severity_of_the_house(self) -> None:
        assert "✔ It is normal, as nothing says otherwise.\n" in asked("--contact", "anna")[1]

    def test_a_contact_nobody_knows_and_a_time_that_is_none(self) -> None:
        assert asked("--contact", "nobody") == (
            1,
            "Error: The desk knows nobody called 'nobody'; keys are in the desk file.\n",
        )
        assert asked("--contact", "giulia", "--platform", "sms") == (
            1,
            "Error: The desk has no platform 'sms'; it has slack, telegram, console.\n",
        )
        assert "is no time; write it as 2026-11-24T13:04" in asked("--contact", "giulia", "--at", "tuesday")[1]
        assert asked()[0] == 2

    def test_a_near_key_is_offered_and_an_expert_is_no_contact(self) -> None:
        assert "knows nobody called 'Giulai'; did you mean “giulia”?" in asked("--contact", "Giulai")[1]
        assert "\nAnna Lindqvist is no customer's contact.\n" in asked("--contact", "anna")[1]

    def test_a_request_is_explained_without_the_options_of_entitlement(self) -> None:
        mixed = CliRunner().invoke(cli.commands, ["explain", "T-1001", "--contact", "giulia"])
        assert (mixed.exit_code, "go with entitlement" in mixed.output) == (2, True)
