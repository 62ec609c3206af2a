"""A customer's chat cannot be reached: his request goes on where he was last, both sides read it, and back (H2, H8)."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from handlers.inbound import Attachment, Kind, Medium
from handlers.notices import Act, Later, Outcome, Reason, Refused, Sign, Target
from storage import belonging, entrances, people, places
from storage.engine import Database
from tests.handlers.cast import PEOPLE
from tests.handlers.scene import Scene
from tests.handlers.test_removed import BOUND


def shut(scene: Scene, *chats: str, reason: Reason = Reason.BLOCKED) -> None:
    """These chats take nothing from now on."""

    def refuse(act: Act, target: Target) -> Outcome | None:
        return Refused(reason) if target.place in chats else None

    scene.chats.refuse = refuse


@pytest.fixture
def lone_bound(sqlite_database: Database, tmp_path: Path) -> Scene:
    """The example desk; #bianchi-support belongs to Bianchi."""
    return Scene(sqlite_database, tmp_path, BOUND)


def _gives(conn: Connection, user: str, person_id: int) -> None:
    identity = people.identity(conn, "telegram", "global", user)
    assert identity is not None
    assert belonging.give(conn, identity.id, person_id)


def _opens(conn: Connection, platform: str, workspace: str, user: str) -> None:
    places.ensure_place(conn, platform, workspace=workspace, external=user, direct=True)


def test_the_answer_goes_where_he_was_last_and_both_sides_read_why(everywhere: Scene) -> None:
    shut(everywhere, "7001")
    said = everywhere.says("anna", "Set the plant to IT02", to="C0ERP", under=everywhere.card())
    reads = [one.text for one in everywhere.read("giulia@slack")]
    assert reads == [
        "T-1001 (Since this morning invoices from the Turin plant are rounde…) goes on here, because I cannot "
        "reach you on Telegram any more. Nothing is lost, its times stay as they are, and you do not need to repeat "
        "anything.",
        "Set the plant to IT02",
    ]
    assert everywhere.chats.signs[("C0ERP", said.message)] == [Sign.DELIVERED], "it arrived, nobody has to do anything"
    assert not everywhere.read("anna", script="H2")
    assert (
        everywhere.last("C0ERP", script="H8").text
        == "I cannot reach Giulia Rossi on Telegram any more: what you write goes by Slack."
    )
    assert "Giulia Rossi · Slack" in everywhere.card().text


def test_what_she_answers_there_is_the_same_request_and_what_follows_too(everywhere: Scene) -> None:
    shut(everywhere, "7001")
    everywhere.says("anna", "Which plant?", to="C0ERP", under=everywhere.card())
    everywhere.says("giulia@slack", "IT02", under=everywhere.last("giulia@slack", "Which plant?"))
    assert everywhere.last("C0ERP", "Giulia Rossi (Slack): IT02")
    everywhere.says("anna", "Thank you", to="C0ERP", under=everywhere.card())
    assert everywhere.last("giulia@slack", "Thank you")
    assert everywhere.count() == 1


def test_it_goes_back_when_she_writes_again_where_she_asked(everywhere: Scene) -> None:
    shut(everywhere, "7001")
    everywhere.says("anna", "Which plant?", to="C0ERP", under=everywhere.card())
    everywhere.chats.refuse = None
    everywhere.happens("giulia", Kind.UNBLOCKED)
    everywhere.says("anna", "Still there?", to="C0ERP", under=everywhere.card())
    assert everywhere.last("giulia@slack", "Still there?"), "unblocking says nothing: where she writes counts"
    everywhere.later(hours=1)
    everywhere.says("giulia", "It is the plant IT02")
    assert everywhere.count() == 1
    assert everywhere.last("giulia", script="B4").text == "Added to T-1001, which goes on here again."
    assert "what you write goes there" in everywhere.last("C0ERP", script="H8").text
    everywhere.says("anna", "Thank you", to="C0ERP", under=everywhere.card())
    assert everywhere.last("giulia", "Thank you")
    assert not everywhere.read("giulia@slack", "Thank you")


def test_a_plain_answer_to_an_old_message_brings_it_back_too(owned: Scene) -> None:
    receipt = owned.last("giulia", script="B2")
    shut(owned, "7001")
    owned.says("anna", "Which plant?", to="C0ERP", under=owned.card())
    owned.chats.refuse = None
    owned.says("giulia", "IT02", answering=receipt)
    owned.says("anna", "Thank you", to="C0ERP", under=owned.card())
    assert owned.last("giulia", "Thank you")


def test_files_go_along(owned: Scene) -> None:
    shut(owned, "7001")
    picture = Attachment(Medium.PHOTO, "f-1", "plan.png", size=10)
    owned.says("anna", "Here it is", to="C0ERP", under=owned.card(), attachments=(picture,))
    assert owned.chats.names("U0GIULIA") == ["plan.png"]
    assert [one.text for one in owned.read("giulia@slack")][1:] == ["Here it is", "plan.png"]


def test_a_question_keeps_its_buttons_and_pauses(owned: Scene) -> None:
    shut(owned, "7001")
    owned.sends(owned.presses("anna", "ask", owned.card()), question="Which plant code?")
    asked = owned.last("giulia@slack", script="C9")
    assert "Which plant code?" in asked.text
    assert owned.ticket().state == "pending_customer"
    owned.presses("giulia@slack", "lack", asked)
    assert owned.ticket().state == "owned"


def test_nobody_is_moved_where_no_chat_is_left(owned: Scene) -> None:
    shut(owned, "7001", "U0GIULIA")
    owned.says("anna", "Here it is", to="C0ERP", under=owned.card())
    assert "Not delivered to Giulia Rossi on T-1001" in owned.last("anna", script="H2").text
    owned.says("anna", "And again", to="C0ERP", under=owned.card())
    assert len(owned.read("anna", script="H2")) == 2, "nothing goes round in circles"


def test_in_a_channel_that_is_gone_the_next_answer_goes_on_privately(database: Database, tmp_path: Path) -> None:
    scene = Scene(database, tmp_path, BOUND)
    scene.says("giulia@slack", "The Turin plant is rounded", to="C0SHARED")
    scene.presses("anna", "claim", scene.card())
    scene.says("giulia", "help")
    shut(scene, "C0SHARED", reason=Reason.GONE)
    scene.says("anna", "Which plant?", to="C0ERP", under=scene.card())
    assert scene.last("giulia", "Which plant?"), "she was on Telegram last"
    assert "because I cannot write in bianchi-support any more" in scene.last("giulia", script="H8").text
    assert "I cannot write in bianchi-support any more: what you write to Giulia Rossi goes by Telegram" in (
        scene.last("C0ERP", script="H8").text
    )


def test_back_in_the_channel_whoever_writes_there_brings_it_back(lone_bound: Scene) -> None:
    scene = lone_bound
    asked = scene.says("giulia@slack", "The Turin plant is rounded", to="C0SHARED")
    scene.presses("anna", "claim", scene.card())
    scene.happens("luca", Kind.REMOVED, "C0SHARED")
    shut(scene, "C0SHARED", reason=Reason.GONE)
    scene.says("anna", "Which plant?", to="C0ERP", under=scene.card())
    scene.chats.refuse = None
    scene.happens("luca", Kind.ADDED, "C0SHARED")
    scene.says("luca", "It is IT02", to="C0SHARED", under=asked)
    scene.says("anna", "Thank you", to="C0ERP", under=scene.card())
    assert scene.last("C0SHARED", "Thank you").thread == asked.message


def test_what_waited_goes_along_once_and_after_the_reason(scene: Scene) -> None:
    """Two answers wait in Slack's lane, one of them edited, when the account is closed."""
    scene.says("giulia@slack", "The Turin plant is rounded")
    scene.presses("anna", "claim", scene.card())
    told = len(scene.read("giulia"))
    scene.chats.refuse = lambda act, target: Later(600) if target.place == "U0GIULIA" else None
    said = scene.says("anna", "Which plant?", to="C0ERP", under=scene.card())
    scene.says("anna", "And since when?", to="C0ERP", under=scene.card())
    scene.edits(said, "Which plant is it?")
    scene.happens("giulia@slack", Kind.CLOSED)
    heard = [one.text for one in scene.read("giulia")][told:]
    assert [text.partition(" goes on here")[0] for text in heard] == [
        "T-1001 (The Turin plant is rounded)",
        "Which plant is it? (edited 13:04)",
        "And since when?",
    ]
    scene.chats.refuse = None
    scene.passes(hours=1)
    assert not scene.read("giulia@slack", "plant is it"), "nothing is said twice"


def test_what_she_read_in_the_other_chat_is_taken_back_there(owned: Scene) -> None:
    shut(owned, "7001")
    said = owned.says("anna", "Which plant?", to="C0ERP", under=owned.card())
    owned.chats.refuse = None
    owned.later(hours=1)
    owned.says("giulia", "IT02")
    owned.deletes(said)
    assert not owned.read("giulia@slack", "Which plant?")
    assert owned.last("C0ERP", script="C8").text.startswith("Removed from Giulia Rossi")


def test_a_closed_account_hands_its_requests_on(scene: Scene) -> None:
    scene.says("giulia@slack", "The Turin plant is rounded")
    scene.presses("anna", "claim", scene.card())
    scene.happens("giulia@slack", Kind.CLOSED)
    assert "I cannot reach you on Slack any more" in scene.last("giulia", script="H8").text
    scene.says("anna", "Which plant?", to="C0ERP", under=scene.card())
    assert scene.last("giulia", "Which plant?")


def test_notices_to_ours_go_to_the_chat_they_used_last(lone: Scene) -> None:
    def lane() -> str:
        person = lone.db.read_now(people.by_key, "liwei")
        assert person is not None
        mine = lone.db.read_now(people.identities_of, person.id)
        return mine[0].platform

    lone.says("liwei", "help")
    assert lane() == "telegram"
    lone.says("liwei@slack", "help")
    assert lane() == "slack"
    lone.happens("liwei", Kind.BLOCKED)
    assert lane() == "slack", "only what he does himself counts"


@pytest.mark.parametrize(("opened", "said"), [(False, ()), (True, ("Luca Bianchi (Slack)", "Luca Bianchi (Telegram)"))])
def test_every_platform_that_reaches_a_colleague_is_named_and_no_account_that_never_opened_the_desk(
    owned: Scene, opened: bool, said: tuple[str, ...]
) -> None:
    """H2: Luca has an account on both; where people come by links only, one they never opened is no way."""
    luca, nils = PEOPLE["luca"], PEOPLE["paolo"]
    person = owned.db.read_now(people.by_key, "luca")
    assert person is not None
    given = {"user": nils.user, "name": "Luca"}
    owned.db.write_now(lambda conn: entrances.keep(conn, "telegram", link="https://chat.example/desk?start="))
    owned.db.write_now(lambda conn: entrances.keep(conn, "slack", link="https://chat.example/slack?start="))
    owned.db.write_now(lambda conn: people.remember(conn, "telegram", "global", **given))
    owned.db.write_now(_gives, nils.user, person.id)
    if opened:
        for one in (luca, nils):
            owned.db.write_now(_opens, one.platform, one.workspace, one.user)
    shut(owned, "7001", "U0GIULIA")
    owned.says("anna", "Here it is", to="C0ERP", under=owned.card())
    told = owned.last("anna", script="H2").text
    assert [name for name in ("Luca Bianchi (Slack)", "Luca Bianchi (Telegram)") if name in told] == list(said)
