"""What comes along with words: who gets it and how, what stays behind, and who is told (B10, C1, H3, check 19)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from handlers.files.losing import FAR
from handlers.inbound import Attachment, Inbound, Kind, Medium, Where
from handlers.notices import Act, Files, Lost, Outcome, Reason, Refused, Sent, Sign, Target
from storage import delays, downloads, files
from tests.handlers.cast import OURS, PEOPLE, PLACES
from tests.handlers.pointing import points, quoted
from tests.handlers.scene import QUESTION, Said, Scene
from tests.handlers.test_moving import move

LIMIT = 20_000_000
PICTURE = Attachment(Medium.PHOTO, "p1", "screen.png", 900, mime="image/png")
VOICE = Attachment(Medium.VOICE, "v1", "voice.ogg", 900, seconds=42, mime="audio/ogg")
LOG = Attachment(Medium.FILE, "f1", "export.log", 900, mime="text/plain")
SETUP = Attachment(Medium.FILE, "f2", "Setup.exe", 900)
DUMP = Attachment(Medium.FILE, "f3", "dump.zip", 64_000_000, limit=LIMIT)
TWO = (replace(PICTURE, name="a.png"), replace(PICTURE, name="b.png"))
LINK = Attachment(Medium.LINK, "https://drive.example.com/plan", "plan")


def answers(scene: Scene, text: str, *attachments: Attachment, who: str = "anna") -> Said:
    """Somebody of ours writes in the ticket's room."""
    place = "-1001" if who == "liwei" else "C0ERP"
    return scene.says(who, text, to=place, under=scene.card(place=place), attachments=attachments)


def album(scene: Scene, who: str, *parts: Attachment, text: str = "", to: str = "", thread: str | None = None) -> None:
    """Several files that were sent as one and come as a message each; the caption is the first one's."""
    writer = PEOPLE[who]
    where = PLACES.get(to, Where(writer.platform, writer.workspace, writer.user, direct=True))
    for number, part in enumerate(parts):
        name = f"album-{len(scene.chats.posts)}-{part.name}"
        said = text if number == 0 else ""
        event = Inbound(name, Kind.MESSAGE, writer, where, thread=thread, message=name, text=said, album="g1")
        scene.does(replace(event, attachments=(part,)))


def losing(*reasons: tuple[str, Reason, str], place: str = "") -> "Loses":
    return Loses({name: (reason, detail) for name, reason, detail in reasons}, place)


class Loses:
    """A platform that does not take some files."""

    def __init__(self, names: dict[str, tuple[Reason, str]], place: str) -> None:
        self.names, self.place = names, place

    def __call__(self, act: Act, target: Target) -> Outcome | None:
        if not isinstance(act, Files) or self.place not in ("", target.place):
            return None
        lost = tuple(Lost(one.id, *self.names[one.name]) for one in act.files if one.name in self.names)
        return Sent(None if len(lost) == len(act.files) else "77", lost=lost) if lost else None


# --------------------------------------------------------------------------------------------------- from the customer


def test_files_follow_the_words_into_every_room_in_one_act(everywhere: Scene) -> None:
    everywhere.says("giulia", "Here it is", attachments=(PICTURE, LOG))
    for place in ("C0ERP", "-1001"):
        words, shown = everywhere.chats.at(place)[-2:]
        assert words.text == "Giulia Rossi (Telegram): Here it is"
        assert shown.text == "screen.png export.log"
        assert shown.thread == everywhere.card(place=place).thread
    (act,) = [act for place, act in everywhere.chats.shown if place == "C0ERP"]
    assert [(one.platform, one.handle, one.mime) for one in act.files] == [
        ("telegram", "p1", "image/png"),
        ("telegram", "f1", "text/plain"),
    ]
    assert "1 picture · 1 file" in everywhere.card().text


def test_a_picture_alone_is_one_message_that_says_whose_it_is(owned: Scene) -> None:
    owned.says("giulia", attachments=(PICTURE,))
    assert owned.last("C0ERP", "screen.png").text.startswith("Giulia Rossi (Telegram): ")
    assert len(owned.chats.at("C0ERP", "Giulia Rossi (Telegram)")) == 1


@pytest.mark.parametrize(
    ("came", "receipt", "card"),
    [
        ((VOICE,), "I passed on your voice note (0:42); it counts as received 13:04.", "voice note 0:42"),
        ((PICTURE,), "I passed on your picture; it counts as received 13:04.", "1 picture"),
        ((LOG,), "I passed on your file; it counts as received 13:04.", "1 file"),
        ((PICTURE, VOICE), "I passed on your 2 files; they count as received 13:04.", "1 picture · voice note 0:42"),
    ],
    ids=["voice note", "picture", "file", "two"],
)
def test_files_alone_open_a_request(lone: Scene, came: tuple[Attachment, ...], receipt: str, card: str) -> None:
    lone.says("giulia", attachments=came)
    assert receipt in lone.last("giulia", script="B2").text
    assert card in lone.card().text
    assert lone.chats.names("C0ERP") == [one.name for one in came]
    assert lone.chats.names("-1001") == [one.name for one in came]


def test_a_receipt_of_words_with_a_file_says_nothing_of_it(lone: Scene) -> None:
    lone.says("giulia", QUESTION, attachments=(PICTURE,))
    assert "I passed on" not in lone.last("giulia", script="B2").text
    assert lone.chats.names("C0ERP") == ["screen.png"]


def test_what_was_said_before_a_move_is_shown_again_with_its_files(lone: Scene) -> None:
    lone.says("giulia", QUESTION, attachments=(PICTURE,))
    lone.says("giulia", "and the log", attachments=(LOG,))
    move(lone)
    assert lone.chats.names("C0INTEGRATIONS") == ["screen.png", "export.log"]


def test_files_are_shown_once_however_often_their_words_change(owned: Scene) -> None:
    said = owned.says("giulia", "Her it is", attachments=(PICTURE,))
    owned.edits(said, "Here it is")
    assert owned.chats.names("C0ERP") == ["screen.png"]


def test_a_link_to_a_file_elsewhere_is_words(owned: Scene) -> None:
    answers(owned, "The plan", LINK)
    assert "plan: https://drive.example.com/plan" in owned.last("giulia", "The plan", "B6").text
    assert owned.chats.names("7001") == []


def test_files_of_a_message_that_somebody_points_at_lie_where_it_stands(lone: Scene) -> None:
    about = replace(quoted("giulia@slack", "Rounded again"), attachments=(PICTURE,))
    points(lone, "sara", about, "C0ELSE")
    lone.presses("sara", "requestfor", lone.last("sara", script="B11"))
    (act,) = [act for place, act in lone.chats.shown if place == "-1001"]
    assert [(one.platform, one.workspace, one.handle, one.mime) for one in act.files] == [
        ("slack", OURS, "p1", "image/png")
    ]


# --------------------------------------------------------------------------------------------------------- to him


def test_an_answer_with_files_reaches_the_customer_and_is_signed_when_all_is_there(owned: Scene) -> None:
    said = answers(owned, "This setting", PICTURE)
    words, shown = owned.chats.at("7001")[-2:]
    assert (words.post.script, shown.text) == ("B6", "screen.png")
    assert owned.chats.names("-1001") == ["screen.png"]
    assert owned.chats.names("C0ERP") == []
    assert owned.chats.signs[("C0ERP", said.message)] == [Sign.DELIVERED]


def test_a_file_alone_goes_under_its_writers_name_and_answers(owned: Scene) -> None:
    answers(owned, "", LOG)
    (act,) = [act for place, act in owned.chats.shown if place == "7001"]
    assert (act.author, act.via, act.about) == ("Anna Lindqvist", "Retainer desk", "T-1001")
    assert "first answer ✔" in owned.card().text


def test_an_internal_file_stays_inside_until_it_is_sent(owned: Scene) -> None:
    answers(owned, "🔒 for us", LOG)
    answers(owned, "maybe this?", PICTURE, who="liwei")
    assert owned.chats.names("7001") == []
    owned.presses("liwei", "send", owned.last("-1001", script="C6"))
    assert owned.chats.names("7001") == ["screen.png"]


def test_deleting_takes_the_files_back_too(everywhere: Scene) -> None:
    said = answers(everywhere, "Wrong one", PICTURE, LOG)
    everywhere.deletes(said)
    assert not everywhere.chats.at("7001", "screen.png")
    assert not everywhere.chats.at("-1001", "screen.png")
    assert len(everywhere.chats.at("C0ERP", script="C8")) == 1
    alone = answers(everywhere, "", LOG)
    everywhere.deletes(alone)
    assert not everywhere.chats.at("7001", "export.log")
    assert len(everywhere.chats.at("C0ERP", script="C8")) == 2


# ------------------------------------------------------------------------------------------------------------ albums


def test_check_19_an_album_that_came_in_parts_is_one_again_both_ways(everywhere: Scene) -> None:
    parts = [replace(PICTURE, handle=f"p{n}", name=f"{n}.png") for n in range(4)]
    album(everywhere, "giulia", *parts, text="All four")
    assert everywhere.chats.shown == [], "gathered for a second"
    everywhere.later(seconds=2)
    everywhere.deliver()
    for place in ("C0ERP", "-1001"):
        assert [[one.name for one in act.files] for at, act in everywhere.chats.shown if at == place] == [
            ["0.png", "1.png", "2.png", "3.png"]
        ]
        assert len(everywhere.chats.at(place, "Giulia Rossi (Telegram)")) == 1
    assert "4 pictures" in everywhere.card().text
    assert everywhere.count() == 1


def test_an_experts_album_is_one_answer(lone: Scene) -> None:
    lone.says("giulia", QUESTION)
    lone.presses("liwei", "claim", lone.card(place="-1001"))
    card, (first, second) = lone.card(place="-1001"), TWO
    album(lone, "liwei", first, second, to="-1001", thread=card.thread)
    lone.later(seconds=2)
    lone.deliver()
    assert [[one.name for one in act.files] for at, act in lone.chats.shown if at == "7001"] == [["a.png", "b.png"]]
    assert lone.chats.names("C0ERP") == ["a.png", "b.png"]


def test_a_late_part_of_an_album_follows_alone(owned: Scene) -> None:
    album(owned, "giulia", PICTURE, text="Two")
    owned.later(seconds=2)
    owned.deliver()
    album(owned, "giulia", LOG)
    owned.later(seconds=2)
    owned.deliver()
    assert [[one.name for one in act.files] for at, act in owned.chats.shown if at == "C0ERP"] == [
        ["screen.png"],
        ["export.log"],
    ]


def test_an_album_opens_one_request(scene: Scene) -> None:
    album(scene, "giulia", *TWO)
    scene.later(seconds=2)
    scene.deliver()
    assert scene.count() == 1
    assert "I passed on your pictures; they count as received 13:04." in scene.last("giulia", script="B2").text
    assert scene.chats.names("C0ERP") == ["a.png", "b.png"]


# -------------------------------------------------------------------------------------------------- what stays (H3)


def test_a_file_too_large_to_fetch_is_said_on_both_sides(owned: Scene) -> None:
    owned.says("giulia", "The dump", attachments=(DUMP, PICTURE))
    told = owned.last("giulia", script="H3").text
    assert told.startswith("I can take files up to 20 MB here; dump.zip has 64 MB")
    assert told.endswith("Your text arrived.")
    assert "[dump.zip stands in the chat on Telegram only]" in owned.last("C0ERP", "The dump").text
    assert owned.chats.names("C0ERP") == ["screen.png"]


def test_programs_are_not_passed_on(owned: Scene) -> None:
    answers(owned, "Install this", SETUP)
    assert "I do not pass on programs, so Setup.exe" in owned.last("C0ERP", script="H3").text
    assert owned.chats.names("7001") == []
    assert "Install this" in owned.last("giulia", script="B6").text


def test_an_answer_too_large_for_the_other_platform(owned: Scene) -> None:
    owned.chats.refuse = losing(("export.log", Reason.TOO_LARGE, "50000000"), place="7001")
    said = answers(owned, "Look", PICTURE, LOG)
    told = owned.last("C0ERP", script="H3")
    assert told.text == ("Giulia Rossi did not get export.log: too big for Telegram (50 MB). Your text arrived.")
    assert told.post.reply_to == said.message
    assert owned.chats.signs[("C0ERP", said.message)] == [Sign.DELIVERED]


def test_where_browsers_reach_the_desk_a_link_goes_instead(everywhere: Scene) -> None:
    everywhere.db.write_now(downloads.serve_at, "https://desk.example.com")
    everywhere.chats.refuse = losing(("export.log", Reason.TOO_LARGE, "50000000"), place="7001")
    said = answers(everywhere, "Look", LOG)
    told = everywhere.last("C0ERP", script="H3").text
    assert told == (
        "export.log: too big for Telegram (50 MB). I sent Giulia Rossi a download link instead. Your text arrived."
    )
    link = everywhere.last("giulia", script="H3")
    assert "Until 1 Dec 2026 you can fetch it there: https://desk.example.com/files/" in link.text
    token = link.text.rpartition("/")[2]
    found = everywhere.db.read_now(downloads.offered, token, everywhere.now)
    assert found is not None
    assert (found.name, found.handle) == ("export.log", "f1")
    assert everywhere.db.read_now(downloads.offered, token, everywhere.now + timedelta(days=8)) is None
    everywhere.deletes(said)
    assert everywhere.db.read_now(downloads.offered, token, everywhere.now) is None
    assert not everywhere.read("giulia", script="H3")


def test_a_customers_file_too_large_for_one_room_is_linked_there(owned: Scene) -> None:
    owned.db.write_now(downloads.serve_at, "https://desk.example.com")
    owned.chats.refuse = losing(("export.log", Reason.TOO_LARGE, "50000000"), place="-1001")
    owned.says("giulia", "Look", attachments=(LOG,))
    assert "https://desk.example.com/files/" in owned.last("-1001", script="H3").text
    assert owned.chats.names("C0ERP") == ["export.log"]
    assert not owned.read("giulia", script="H3")


def test_a_customers_file_that_is_gone_is_asked_for_once(owned: Scene) -> None:
    owned.chats.refuse = losing(("screen.png", Reason.FILE_GONE, ""))
    owned.says("giulia", "See", attachments=(PICTURE,))
    for place in ("C0ERP", "-1001"):
        assert (
            "Giulia Rossi sent screen.png on Telegram, which I could not show here"
            in owned.last(place, script="H3").text
        )
    (asked,) = owned.read("giulia", script="H3")
    assert asked.text.endswith("Please send it again.")


def test_a_file_of_which_nobody_said_how_large_it_is_gets_no_link_that_leads_nowhere(owned: Scene) -> None:
    owned.db.write_now(downloads.serve_at, "https://desk.example.com")
    owned.chats.refuse = losing(("export.log", Reason.FILE_GONE, FAR))
    owned.says("giulia", "See", attachments=(LOG,))
    (asked,) = owned.read("giulia", script="H3")
    assert asked.text == (
        "I could not pass on export.log: it is larger than I can fetch from there. "
        "Send it in smaller parts, or a link to it."
    )


def test_a_refused_file_after_words_that_arrived_is_told_and_strikes_nothing(owned: Scene) -> None:
    def refuses(act: Act, target: Target) -> Outcome | None:
        return Refused(Reason.INVALID, "FILE_PART_INVALID") if isinstance(act, Files) and target.direct else None

    owned.chats.refuse = refuses
    before = owned.running().answer_due
    answers(owned, "Look", LOG)
    assert "the platform refused it (FILE_PART_INVALID)" in owned.last("C0ERP", script="H3").text
    assert not owned.read("anna", script="H2")
    assert owned.running().answer_due is None or owned.running().answer_due == before


def test_an_answer_of_files_that_all_stay_behind_is_none(owned: Scene) -> None:
    owned.chats.refuse = losing(("export.log", Reason.TOO_LARGE, "50000000"), place="7001")
    said = answers(owned, "", LOG)
    assert owned.last("C0ERP", script="H3").text == "Giulia Rossi did not get export.log: too big for Telegram (50 MB)."
    assert Sign.DELIVERED not in owned.chats.signs.get(("C0ERP", said.message), [])
    assert "first answer ✔" not in owned.card().text
    assert owned.db.read_now(delays.earliest) is None, "nobody waits for it any more"


def test_a_link_in_place_of_the_answer_is_one(owned: Scene) -> None:
    owned.db.write_now(downloads.serve_at, "https://desk.example.com")
    owned.chats.refuse = losing(("export.log", Reason.TOO_LARGE, "50000000"), place="7001")
    said = answers(owned, "", LOG)
    assert owned.chats.signs[("C0ERP", said.message)] == [Sign.DELIVERED]
    assert "first answer ✔" in owned.card().text


def test_a_refused_file_that_was_the_answer_is_an_answer_that_never_arrived(owned: Scene) -> None:
    def refuses(act: Act, target: Target) -> Outcome | None:
        return Refused(Reason.BLOCKED) if isinstance(act, Files) and target.direct else None

    owned.chats.refuse = refuses
    answers(owned, "", LOG)
    assert "export.log" in owned.last("anna", script="H2").text


# -------------------------------------------------------------------------------------------------------- forgetting


def test_who_is_forgotten_leaves_no_trace_of_files(scene: Scene) -> None:
    scene.db.write_now(downloads.serve_at, "https://desk.example.com")
    scene.chats.refuse = losing(("export.log", Reason.TOO_LARGE, "50000000"), place="-1001")
    scene.says("giulia", QUESTION, attachments=(PICTURE, LOG))
    scene.commands("giulia", "settings")
    scene.presses("giulia", "forget", scene.last("giulia", script="A13"), "")
    assert scene.db.read_now(lambda conn: conn.scalar(select(func.count()).select_from(files.files))) == 0
    assert not scene.chats.at("C0ERP", "screen.png")
