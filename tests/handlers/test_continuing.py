"""A text that its writer's platform has no room for comes as several messages at once, and is shown as one."""

from handlers.notices import Act, Later, Mention, Outcome, Target, Words
from handlers.relay.continuing import joined
from storage.conversation import Message, Sort
from tests.desks import NOW
from tests.handlers.chats import Shown
from tests.handlers.handed import INTEGRATIONS, hand
from tests.handlers.scene import Said, Scene

LINES = [f"line {number} of the log" for number in range(420)]
FIRST, SECOND, THIRD = "\n".join(LINES[:190]), "\n".join(LINES[190:380]), "\n".join(LINES[380:])


def writes_long(scene: Scene, *texts: str) -> list[Said]:
    """Giulia pastes what her program sends as several messages in one second."""
    return [scene.says("giulia", text) for text in texts]


def shown(scene: Scene, text: str = "line 0 of", place: str = "C0ERP") -> list[Shown]:
    """What the room reads of it."""
    return scene.chats.at(place, text, "C5")


def test_check_19_what_came_in_three_messages_is_one_in_every_room(everywhere: Scene) -> None:
    writes_long(everywhere, FIRST, SECOND, THIRD)
    for place in ("C0ERP", "-1001"):
        (copy,) = shown(everywhere, place=place)
        assert "\n".join(LINES) in copy.text
        assert not shown(everywhere, "line 419", place)[1:]


def test_an_edit_of_any_part_is_an_edit_of_the_whole(everywhere: Scene) -> None:
    first, second = writes_long(everywhere, FIRST, SECOND)
    everywhere.later(minutes=3)
    everywhere.edits(second, "and so on")
    (copy,) = shown(everywhere)
    assert copy.text.endswith("line 189 of the log\nand so on (edited 13:07)")
    everywhere.edits(first, "short now")
    (copy,) = shown(everywhere, "short now")
    assert "short now and so on (edited" in copy.text


def test_what_is_said_later_and_what_is_short_are_messages_of_their_own(everywhere: Scene) -> None:
    writes_long(everywhere, FIRST)
    everywhere.later(seconds=2)
    writes_long(everywhere, SECOND)
    assert len([*shown(everywhere), *shown(everywhere, "line 190 of")]) == 2
    everywhere.later(minutes=1)
    writes_long(everywhere, "one", "two")
    assert "two" not in shown(everywhere, "(Telegram): one")[0].text


def test_what_was_cut_in_a_word_is_joined_without_a_gap() -> None:
    for cut, gap in (("x" * 4096, ""), ("x" * 4000, " "), ("👍" * 2048, ""), ("x\n" * 2000, "\n")):
        said = Message(1, 1, Sort.WORDS, 1, "Giulia", 1, "1", NOW, cut, 0, None)
        assert joined([(said, Words(cut)), (said, Words("yz"))]).text == f"{cut}{gap}yz"


def test_the_first_part_still_waits_and_keeps_whom_it_calls_and_what_it_answers(everywhere: Scene) -> None:
    everywhere.says("anna", "Which lines?", to="C0ERP", under=everywhere.card())
    everywhere.later(minutes=20)
    asked = everywhere.last("giulia", "Which lines?", "B6")

    def refuse(act: Act, target: Target) -> Outcome | None:
        return Later(5) if target.place == "C0ERP" else None

    everywhere.chats.refuse = refuse
    everywhere.says("giulia", FIRST, answering=asked)
    everywhere.says("giulia", SECOND)
    everywhere.chats.refuse = None
    everywhere.later(seconds=10)
    everywhere.deliver()
    (copy,) = shown(everywhere)
    assert copy.post.excerpt == "Anna Lindqvist: Which lines?"
    assert [piece for piece in copy.post.card.text if isinstance(piece, Mention)]
    assert "line 379 of the log" in copy.text


def test_in_a_room_that_it_enters_later_it_is_one_too(scene: Scene) -> None:
    writes_long(scene, FIRST, SECOND)
    scene.presses("anna", "claim", scene.card())
    hand(scene, "anna", scene.card(), INTEGRATIONS)
    (copy,) = shown(scene, place="C0INTEGRATIONS")
    assert "line 379 of the log" in copy.text
    assert not shown(scene, "(Telegram): line 190", "C0INTEGRATIONS")
