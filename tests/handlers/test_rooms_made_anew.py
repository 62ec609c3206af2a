"""A request's own room: deleted, it is made anew; its title follows how the request stands (H7, C1, C12)."""

from handlers.notices import Act, Outcome, Post, Reason, Refused, Retitle, Target
from tests.handlers.scene import QUESTION, Scene

FORUM = "-1001"


def delete_room(scene: Scene, place: str = FORUM) -> str:
    """Somebody deletes the room of the newest card with everything in it; the room."""
    gone = scene.card(place=place).thread
    assert gone is not None
    for shown in scene.chats.posts:
        shown.removed = shown.removed or (shown.place, shown.thread) == (place, gone)

    def refuse(act: Act, target: Target) -> Outcome | None:
        if target.thread != gone:
            return None
        if isinstance(act, Post) and target.message is not None:
            return Refused(Reason.MESSAGE_GONE, "message to edit not found")
        return Refused(Reason.THREAD_GONE, "message thread not found") if isinstance(act, Post | Retitle) else None

    scene.chats.refuse = refuse
    return gone


def test_h7_a_deleted_room_comes_back_with_what_waited_the_card_and_the_log(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("liwei", "claim", scene.card(place=FORUM))
    room = scene.card(place=FORUM)
    scene.says("liwei", "// a rounding profile?", to=FORUM, under=room)
    gone = delete_room(scene)
    scene.says("giulia", "It is 14.2", answering=scene.last("giulia", "T-1001"))
    words = scene.last(FORUM, "It is 14.2")
    card = scene.card(place=FORUM)
    assert words.thread == card.thread != gone
    assert card.post.pinned
    assert "Li Wei since" in card.text
    assert (
        "The topic of T-1001 was deleted, so I made a new one. Nothing is lost" in scene.last(FORUM, script="H7").text
    )
    place, log = scene.chats.files[-1]
    assert (place, log.name) == (FORUM, "T-1001-log.txt")
    assert "Giulia Rossi: Since this morning" in log.body
    assert "Li Wei: 🔒 // a rounding profile?" in log.body
    scene.says("liwei", "Thank you", to=FORUM, under=card)
    assert scene.read("giulia", "Thank you")
    assert len(scene.chats.at(FORUM, script="H7")) == 1


def test_h7_when_only_the_card_wanted_to_change_it_comes_back_too(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    delete_room(scene)
    scene.presses("anna", "claim", scene.card())
    cards = scene.chats.at(FORUM, "T-1001", script="C1")
    assert len(cards) == 1
    assert "Anna Lindqvist since" in cards[0].text
    assert scene.chats.at(FORUM, script="H7")


def test_the_deleted_room_of_what_is_solved_comes_back_only_when_it_goes_on(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    scene.presses("anna", "claim", scene.card())
    scene.sends(scene.presses("anna", "resolve", scene.card()), cause="a wrong profile", fix="corrected")
    delete_room(scene)
    rooms = len(scene.chats.rooms)
    solved = scene.last("giulia", "Is it working for you?")
    scene.presses("giulia", "confirm", solved)
    assert len(scene.chats.rooms) == rooms
    assert not scene.chats.at(FORUM, script="C1")
    scene.presses("anna", "reopen", scene.card())
    assert len(scene.chats.rooms) == rooms + 1
    assert "Anna Lindqvist since" in scene.card(place=FORUM).text


def test_c1_a_room_is_called_what_the_card_says(scene: Scene) -> None:
    scene.says("giulia", QUESTION)
    room = scene.card(place=FORUM)
    assert scene.chats.rooms[FORUM, room.thread or ""].title.startswith("🔴 T-1001 Bianchi Meccanica · ")
    scene.presses("giulia", "severity", scene.last("giulia", script="B2"))
    assert scene.chats.rooms[FORUM, room.thread or ""].title.startswith("🔵 T-1001")
    renamed = scene.chats.rooms[FORUM, room.thread or ""]
    scene.presses("liwei", "claim", room)
    assert scene.chats.rooms[FORUM, room.thread or ""] is renamed
