"""Invites: made by an account manager, brought by link or code, used once, void for others (A0 to A4, A6)."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from handlers.inbound import Kind
from handlers.membership import inviting
from storage import entrances, invites, people
from storage.engine import Database
from storage.invites import State
from tests.handlers.cast import PEOPLE
from tests.handlers.chats import Shown
from tests.handlers.scene import QUESTION, Scene

UNLINKED = {"      console: luca\n": "      email: luca@bianchi.example\n"}
LINK = "https://chat.example/desk?start="


@pytest.fixture
def scene(database: Database, tmp_path: Path) -> Scene:
    """The example desk; Paolo is a contact of Bianchi's whose chats nobody knows."""
    paolo = "  paolo:\n    name: Paolo Neri\n    zone: Europe/Rome\n  luca:\n"
    found = Scene(database, tmp_path, {"  luca:\n": paolo, "[giulia, luca]": "[giulia, luca, paolo]"})
    database.write_now(lambda conn: entrances.keep(conn, "telegram", link=LINK, handle="@desk", silent=True))
    database.write_now(lambda conn: entrances.keep(conn, "slack"))
    return found


@pytest.fixture
def invite(scene: Scene) -> Shown:
    """Sara's invite for Paolo."""
    scene.says("sara", "invite")
    asked = scene.last("sara", "Whom do you invite to Bianchi Meccanica?")
    assert [button.label for button in asked.card.buttons] == ["Paolo Neri", "Somebody new"]
    scene.presses("sara", "invite", asked)
    return scene.last("sara", script="A0")


def token(invite: Shown) -> str:
    """The link's parameter."""
    found = re.search(r"start=(\S+)", invite.text)
    assert found
    return found[1]


def code(invite: Shown) -> str:
    """The code that can be typed."""
    found = re.search(r"[Cc]ode: (\w{4}-\w{4})", invite.text)
    assert found
    return found[1]


def owner(scene: Scene, who: str) -> str:
    """The key of the person whose account this is, "" for nobody."""
    writer = PEOPLE[who]
    known = scene.db.read_now(people.identity, writer.platform, writer.workspace, writer.user)
    person = scene.db.read_now(people.by_id, known.person_id) if known and known.person_id else None
    return person.key if person else ""


def test_an_invite_has_a_link_a_code_a_last_day_and_what_to_forward(scene: Scene, invite: Shown) -> None:
    assert "Invite for Paolo Neri, Bianchi Meccanica, Gold C-2044. It works once, until Tue 1 Dec." in invite.text
    assert f"Telegram: {LINK}{token(invite)} · Slack code: {code(invite)}" in invite.text
    assert len(token(invite)) <= 64
    assert re.fullmatch(r"[A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", code(invite))
    assert not code(invite).startswith("BIAN"), "what everybody knows is no part of a secret"
    assert invite.words == ["copyinvite", "uninvite"]
    scene.presses("sara", "copyinvite", invite)
    copied = scene.last("sara")
    assert copied.words == []
    for part in ("Hello Paolo", "Nordlicht Systems", LINK + token(invite), code(invite), "Tue 1 Dec"):
        assert part in copied.text


def test_without_a_platform_that_has_links_only_the_code_is_said(scene: Scene) -> None:
    scene.db.write_now(lambda conn: entrances.keep(conn, "telegram"))
    scene.says("sara", "invite")
    scene.presses("sara", "invite", scene.last("sara"))
    assert "http" not in scene.last("sara").text
    assert "Slack, Telegram code: " in scene.last("sara").text


def test_no_secret_is_kept_in_the_clear(scene: Scene, invite: Shown) -> None:
    rows = scene.db.read_now(lambda conn: conn.exec_driver_sql("select * from invites").all())
    kept = " ".join(str(value) for row in rows for value in row)
    assert code(invite) not in kept
    assert token(invite).removeprefix("i_") not in kept


def test_the_link_asks_whether_it_is_the_right_person_and_yes_links(scene: Scene, invite: Shown) -> None:
    scene.happens("paolo", Kind.STARTED, text=token(invite))
    hello = scene.last("paolo", script="A1")
    assert hello.text.startswith("Hello Paolo. I am Retainer desk, an automated assistant.")
    assert "This invite is for Bianchi Meccanica, contract Gold. Is that you?" in hello.text
    assert owner(scene, "paolo") == "", "nothing is linked before he says so"
    scene.presses("paolo", "join", hello)
    assert hello.words == []
    assert owner(scene, "paolo") == "paolo"
    welcome = scene.last("paolo", script="A2")
    assert "You are set up. Write your question here in your own words, no form." in welcome.text
    assert "Your contract: ERP Finance and Integrations, Mon–Fri 09:00–18:00 (Rome)" in welcome.text
    assert "2 h if urgent, 4 h if normal" in welcome.text
    assert "Times are shown for Rome." in welcome.text
    assert "by Sara Holm, your account manager" in welcome.text
    assert welcome.words == ["catalogue", "settings"]
    assert "joined on Telegram" in invite.text
    assert invite.words == ["reinvite"], "for another chat, or a browser of his"
    scene.says("paolo", QUESTION)
    assert scene.ticket().state == "waiting"


def test_the_code_works_as_a_plain_message_however_it_is_typed(scene: Scene, invite: Shown) -> None:
    scene.says("paolo@slack", f" {code(invite).lower().replace('-', ' – ')} ")
    scene.presses("paolo@slack", "join", scene.last("paolo@slack", script="A1"))
    assert owner(scene, "paolo@slack") == "paolo"


def test_what_was_written_before_is_passed_on(scene: Scene, invite: Shown) -> None:
    scene.says("paolo", QUESTION)
    assert scene.ticket().state == "held"
    scene.happens("paolo", Kind.STARTED, text=token(invite))
    scene.presses("paolo", "join", scene.last("paolo", script="A1"))
    scene.passes(minutes=1)
    ticket = scene.ticket()
    assert ticket.state == "waiting"
    assert QUESTION in scene.card().text
    assert scene.read("paolo", "T-1001")


def test_no_voids_it_and_tells_its_maker_who_makes_a_new_one(scene: Scene, invite: Shown) -> None:
    secret = token(invite)
    scene.happens("nils", Kind.STARTED, text=secret)
    assert "I linked nothing and told Sara Holm that the invite reached someone else." in scene.last("nils").text
    assert "The invite for Paolo Neri was opened by someone else and is now void." in scene.last("sara").text
    assert "void" in invite.text
    scene.presses("sara", "reinvite", scene.last("sara"))
    again = scene.last("sara", script="A0")
    assert "Invite for Paolo Neri" in again.text
    assert secret not in again.text


def test_no_by_a_press_of_somebody_unknown(scene: Scene, invite: Shown) -> None:
    scene.happens("paolo", Kind.STARTED, text=token(invite))
    hello = scene.last("paolo", script="A1")
    scene.presses("paolo", "notme", hello)
    assert hello.words == []
    assert "I linked nothing" in scene.last("paolo").text
    assert owner(scene, "paolo") == ""
    scene.presses("paolo", "join", hello, (hello.post.card.buttons and "") or "1")
    assert owner(scene, "paolo") == "", "void is void"


def test_only_who_brought_the_secret_can_say_yes(scene: Scene, invite: Shown) -> None:
    scene.happens("paolo", Kind.STARTED, text=token(invite))
    hello = scene.last("paolo", script="A1")
    pressed = scene.presses("paolo@slack", "join", hello, "1")
    assert "This invite is over" in pressed.reply.toast
    assert owner(scene, "paolo@slack") == ""


@pytest.mark.parametrize("answered", [False, True])
def test_of_two_accounts_that_bring_it_the_first_reads_that_it_is_over(
    scene: Scene, invite: Shown, *, answered: bool
) -> None:
    for who in ("paolo", "paolo@slack"):
        scene.says(who, code(invite))
    if answered:
        scene.presses("paolo@slack", "join", scene.last("paolo@slack", script="A1"))
    for word in ("join", "notme"):
        pressed = scene.presses("paolo", word, scene.last("paolo", script="A1"))
        assert pressed.reply.toast.startswith("This invite is over: it was opened in another chat.")
    assert owner(scene, "paolo") == ""
    assert owner(scene, "paolo@slack") == ("paolo" if answered else "")


def test_it_names_who_used_it_whoever_brought_it_at_the_same_moment(scene: Scene, invite: Shown) -> None:
    scene.happens("paolo", Kind.STARTED, text=token(invite))
    scene.says("paolo@slack", "help")
    found = scene.db.read_now(inviting.find, token(invite))
    assert found
    late = scene.db.read_now(people.identity, *_account("paolo@slack"))
    first = scene.db.read_now(people.identity, *_account("paolo"))
    assert late
    assert first
    assert scene.db.write_now(invites.bring, found.id, late.id)
    assert scene.db.write_now(partial(invites.settle, identity_id=first.id), found.id, State.USED, scene.now)
    assert not scene.db.write_now(invites.bring, found.id, late.id), "it is over"
    used = scene.db.read_now(invites.by_id, found.id)
    assert used
    assert used.identity_id == first.id


def _account(who: str) -> tuple[str, str, str]:
    writer = PEOPLE[who]
    return writer.platform, writer.workspace, writer.user


def test_a_new_invite_for_the_same_person_ends_his_older_one(scene: Scene, invite: Shown) -> None:
    old = token(invite)
    scene.says("sara", "invite")
    scene.presses("sara", "invite", scene.last("sara", "Whom do you invite"))
    assert "replaced by a new one" in invite.text
    scene.happens("paolo", Kind.STARTED, text=old)
    assert "This invite ended on" in scene.last("paolo", script="A4").text
    scene.happens("paolo", Kind.STARTED, text=token(scene.last("sara", "Invite for Paolo Neri", "A0")))
    assert scene.last("paolo", script="A1").words == ["join", "notme"]


@pytest.mark.parametrize("how", ["over", "used", "cancelled"])
def test_an_invite_that_ended_says_when_and_asks_for_a_new_one(scene: Scene, invite: Shown, how: str) -> None:
    endings: dict[str, Callable[[], object]] = {
        "over": lambda: scene.later(days=8),
        "used": lambda: (
            scene.says("paolo@slack", code(invite)),
            scene.presses("paolo@slack", "join", scene.last("paolo@slack", script="A1")),
        ),
        "cancelled": lambda: scene.presses("sara", "uninvite", invite),
    }
    secret = token(invite)
    endings[how]()
    for _ in range(2):
        scene.happens("paolo", Kind.STARTED, text=secret)
    told = scene.last("paolo", script="A4")
    day = "Tue 1 Dec" if how == "over" else "Tue 24 Nov"
    assert f"This invite ended on {day}. I have asked Sara Holm for a new one." in told.text
    assert told.words == ["code"]
    assert len(scene.read("sara", "asks for a new one")) == 1
    assert owner(scene, "paolo") == ""


def test_a_wrong_code_counts_the_tries_and_then_has_to_wait(scene: Scene, invite: Shown) -> None:
    said = "That code does not match. Check the letters or ask your account manager for a new one. You have "
    for left in ("4 tries", "3 tries", "2 tries", "one try"):
        scene.says("paolo", "BIAN-2222")
        assert f"{said}{left} left this hour" in scene.last("paolo").text
    scene.says("paolo", "BIAN-2222")
    assert "You can try a code again today 14:04 (Stockholm)" in scene.last("paolo").text
    scene.says("paolo", code(invite))
    assert "You can try a code again" in scene.last("paolo").text, "also the right one waits"
    scene.says("paolo@slack", "BIAN-2222")
    assert "4 tries" in scene.last("paolo@slack").text, "each account for itself"
    scene.later(minutes=61)
    scene.says("paolo", code(invite))
    assert "Is that you?" in scene.last("paolo").text
    assert scene.count() == 0, "a code is no request"


def test_what_looks_like_a_code_is_a_customers_word_like_any_other(scene: Scene) -> None:
    scene.says("giulia", "ABCD-1234")
    assert scene.count() == 1


@pytest.mark.parametrize("who", ["anna", "giulia", "paolo"])
def test_nobody_else_invites(scene: Scene, invite: Shown, who: str) -> None:
    scene.commands(who, "invite")
    assert not scene.read(who, "Whom do you invite")
    pressed = scene.presses(who, "copyinvite", invite)
    assert pressed.reply.toast
    assert not scene.read(who, code(invite))
