"""[Practice ticket]: the whole way of a request, alone, and nothing of it counts (A11)."""

from sqlalchemy import Connection, func, select

from handlers.notices import Sign
from schedules import practices as bell
from storage import practices
from storage.journal import journal
from storage.tickets import tickets
from tests.handlers.cast import PEOPLE
from tests.handlers.chats import Shown
from tests.handlers.looks import look, press
from tests.handlers.scene import Said, Scene


def begin(scene: Scene, who: str = "anna") -> Shown:
    """Somebody presses the button of his welcome; the practice request's message."""
    scene.commands(who, "start")
    scene.presses(who, "practice", scene.last(who, script="A11"), "")
    return scene.last(who, "Practice · normal")


def counted(conn: Connection) -> tuple[int, int]:
    """How many tickets there are, and how many entries of the journal."""
    rows = [conn.execute(select(func.count()).select_from(one)).scalar_one() for one in (tickets, journal)]
    return rows[0], rows[1]


def signs(scene: Scene, who: str, said: Said) -> list[Sign]:
    """What stands beside a message in somebody's private chat."""
    return scene.chats.signs.get((PEOPLE[who].user, said.message), [])


def test_claim_write_resolve(scene: Scene) -> None:
    card = begin(scene)
    assert "only you see it, and nothing is counted" in card.text
    assert card.words == ["practice"]
    assert "is yours" in scene.presses("anna", "practice", card).reply.toast
    assert "is yours" in scene.presses("anna", "practice", card, "claim").reply.toast, "pressed twice"
    assert "Anna, what you write here goes to Kim Example." in scene.last("anna").text
    note = scene.says("anna", "🔒 a print setting?", under=card)
    assert signs(scene, "anna", note) == [Sign.NOTE]
    assert not scene.read("anna", "Thank you")
    said = scene.says("anna", "Please switch the totals on.", under=card)
    assert signs(scene, "anna", said) == [Sign.DELIVERED]
    answer = scene.last("anna", "Thank you, that was it.")
    assert answer.post.author == "Kim Example"
    scene.says("anna", "Gladly", under=card)
    assert len(scene.read("anna", "Thank you")) == 1
    asked = scene.presses("anna", "practice", card, "resolve")
    assert scene.sends(asked, cause="", fix="switched on").reply.errors
    scene.sends(asked, cause="A print setting", fix="switched on")
    assert "Solved: A print setting → switched on" in scene.last("anna", "✅ Practice").text
    assert scene.db.read_now(counted) == (0, 0)
    assert scene.db.read_now(practices.earliest) is None


def test_without_threads_what_he_writes_privately_is_for_its_customer(lone: Scene) -> None:
    card = begin(lone, "liwei")
    lone.says("liwei", "hello?")
    assert "Claim → write" in lone.last("liwei").text, "nothing is claimed yet, so it is a question to the desk"
    lone.presses("liwei", "practice", card)
    lone.says("liwei", "Please switch the totals on.")
    assert "Thank you, that was it." in lone.last("liwei").text
    lone.says("liwei", "status")
    assert "unclaimed" in lone.last("liwei").text, "words mean what they always mean"


def test_one_at_a_time_and_a_new_one_is_a_new_message(lone: Scene) -> None:
    card = begin(lone)
    look(lone, "anna")
    press(lone, "anna", "practice")
    assert len(lone.read("anna", "Practice · normal")) == 1
    lone.presses("anna", "practice", card, "end")
    assert "This practice ticket has ended." in lone.last("anna", "Practice · normal").text
    for late in ("claim", "resolve", "end"):
        assert "this practice ticket is over" in lone.presses("anna", "practice", card, late).reply.toast
    lone.later(seconds=1)
    lone.presses("anna", "practice", card, "")
    assert len(lone.read("anna", "Practice · normal")) == 2


def test_it_ends_by_itself(scene: Scene) -> None:
    begin(scene)
    assert scene.db.write_now(bell.end, scene.now, 10) == 0
    scene.later(days=1)
    assert scene.db.read_now(practices.earliest) == scene.now
    assert scene.db.write_now(bell.end, scene.now, 10) == 1
    scene.deliver()
    assert "This practice ticket has ended." in scene.last("anna", "Practice · normal").text


def test_others_cannot(lone: Scene) -> None:
    card = begin(lone)
    assert "Only an expert" in lone.presses("luca", "practice", card, "").reply.toast
    assert "do not know this button" in lone.presses("anna", "practice", card, "steal").reply.toast
    assert "is over" in lone.presses("liwei@slack", "practice", card, "claim").reply.toast, "he has none"
