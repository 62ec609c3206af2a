"""How a send may end, and what becomes of its row, its slot, its thread and its place."""

import pytest

from handlers.notices import (
    Later,
    Moved,
    Open,
    Reason,
    Refused,
    Retitle,
    Sent,
    Unknown,
)
from schedules.arrivals import MOVING, TURNS
from schedules.departures import LEASE, depart
from storage import outbox, places, slots
from storage.engine import Database
from storage.outbox import State
from tests.schedules.desk import NOW, Desk
from tests.schedules.sender import RecordingSender, Sending


@pytest.fixture
def desk(database: Database) -> Desk:
    """An empty outbox."""
    return Desk(database)


# --------------------------------------------------------------------------------------------------------- outcomes


async def test_an_unknown_outcome_is_looked_up_and_not_sent_again_when_found(desk: Desk) -> None:
    number = desk.say(desk.lane(), "a", slot="card")
    assert number
    desk.sender.answers = [Unknown("timeout")]
    desk.sender.found[number] = Sent(message="m7")
    await desk.send()
    assert desk.states() == [State.WAITING]
    desk.wait(2)
    assert await desk.send() == ["a"]
    sent = desk.db.read_now(slots.sent_in, "card")
    assert sent and sent.message == "m7"


async def test_an_unknown_outcome_is_repeated_with_the_mark_when_not_found(desk: Desk) -> None:
    lane = desk.lane()
    desk.say(lane, "a")
    desk.say(lane, "b")
    desk.sender.answers = [Unknown("timeout")]
    await desk.send()
    desk.wait(2)
    assert await desk.send() == ["a", "a", "b"]
    assert [sending.repeated for sending in desk.sender.sendings] == [False, True, False]


async def test_a_row_that_may_have_arrived_is_not_changed_any_more(desk: Desk) -> None:
    lane = desk.lane()
    desk.sender.answers = [Unknown("timeout")]
    desk.say(lane, "old", slot="card")
    await desk.send()
    desk.say(lane, "new", slot="card")
    desk.wait(2)
    assert await desk.send() == ["old", "old", "new"]


async def test_a_long_text_of_which_a_part_arrived_is_changed_and_taken_back_with_that_part(desk: Desk) -> None:
    lane = desk.lane(wants_thread=True)
    half = Sent(message="m1", thread="m1", rest=("m2",))
    desk.sender.answers = [Later(3, there=half), Later(3)]
    desk.say(lane, "old", slot="answer")
    await desk.send()
    desk.say(lane, "new", slot="answer")
    desk.wait(3)
    assert await desk.send() == ["old", "new"]
    there = desk.sender.sendings[-1].target
    assert (there.message, there.rest, there.thread) == ("m1", ("m2",), "m1")
    assert not desk.db.write_now(outbox.stop, lane, "answer"), "it is not as if nothing had left"
    desk.wait(3)
    assert await desk.send() == ["old", "new"]


async def test_a_dead_process_leaves_a_row_of_unknown_outcome(desk: Desk) -> None:
    lane = desk.lane()
    desk.say(lane, "a")
    desk.say(lane, "b")
    assert len(desk.db.write_now(depart, {"chat": desk.sender}, "dead", desk.now, 5).leased) == 1
    assert await desk.send() == []
    desk.wait(LEASE.total_seconds())
    assert await desk.send() == ["a", "b"]
    assert desk.sender.looked_up == [1]
    assert [sending.repeated for sending in desk.sender.sendings] == [True, False]


async def test_an_answer_after_the_lease_changes_nothing(desk: Desk) -> None:
    desk.say(desk.lane(), "a", slot="card")

    async def another_takes_over(sending: Sending) -> None:
        desk.sender.before = None
        desk.wait(LEASE.total_seconds())
        await desk.deliveries().drain()

    desk.sender.before = another_takes_over
    assert await desk.send() == ["a", "a"]
    sent = desk.db.read_now(slots.sent_in, "card")
    assert sent and sent.message == "m1"
    assert len(desk.ended) == 1


async def test_a_moved_place_gets_its_new_id_when_nobody_told_of_it_for_two_minutes(desk: Desk) -> None:
    lane = desk.lane("-100")
    desk.sender.answers = [Moved("-200")] * TURNS
    desk.say(lane, "a")
    await desk.send()
    assert desk.place(lane).external == "-100", "what people wrote there before may still be on its way to us"
    for _ in range(TURNS):
        desk.wait(MOVING)
        await desk.send()
    assert [sending.target.place for sending in desk.sender.sendings] == ["-100"] * TURNS + ["-200"]
    assert desk.place(lane).external == "-200"


async def test_a_moved_place_takes_in_the_one_already_seen_under_its_new_id(desk: Desk) -> None:
    lane, stray = desk.lane("-100"), desk.lane("-200")
    desk.sender.answers = [Moved("-200")]
    desk.say(lane, "a")
    await desk.send()
    desk.say(stray, "b")
    await desk.send()
    assert desk.place(stray) == desk.place(lane)
    assert [sending.target.place for sending in desk.sender.sendings] == ["-100", "-200", "-200"]


@pytest.mark.parametrize("reason", [Reason.BLOCKED, Reason.GONE])
async def test_who_cannot_be_reached_is_marked(desk: Desk, reason: Reason) -> None:
    lane = desk.lane()
    desk.sender.answers = [Refused(reason, "as the platform says it")]
    desk.say(lane, "a")
    await desk.send()
    assert not desk.place(lane).reachable
    assert desk.states() == [State.REFUSED]
    assert desk.ended[0][1] == Refused(reason, "as the platform says it")


async def test_what_the_platform_does_not_accept_holds_nobody_up(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    lane = desk.lane()
    desk.sender.answers = [Refused(Reason.INVALID, "invalid_blocks")]
    desk.say(lane, "a")
    desk.say(lane, "b")
    assert await desk.send() == ["a", "b"]
    assert desk.states() == [State.REFUSED, State.SENT]
    assert "invalid_blocks" in caplog.text


async def test_a_revoked_token_loses_nothing(desk: Desk) -> None:
    desk.sender.answers = [Refused(Reason.REVOKED, "token_revoked")]
    desk.say(desk.lane(), "a")
    await desk.send()
    assert desk.states() == [State.WAITING]
    desk.wait(60)
    assert await desk.send() == ["a", "a"]
    assert desk.states() == [State.SENT]


@pytest.mark.parametrize("reason", [Reason.MESSAGE_GONE, Reason.TOO_OLD])
async def test_a_card_whose_message_cannot_be_edited_is_posted_anew(desk: Desk, reason: Reason) -> None:
    lane = desk.lane()
    desk.say(lane, "old", slot="card")
    await desk.send()
    desk.sender.answers = [Refused(reason)]
    desk.say(lane, "new", slot="card")
    assert await desk.send() == ["old", "new", "new"]
    assert [sending.target.message for sending in desk.sender.sendings] == [None, "m1", None]
    sent = desk.db.read_now(slots.sent_in, "card")
    assert sent and sent.message == "m2"


async def test_poison_is_set_aside_and_the_lane_goes_on(desk: Desk) -> None:
    lane = desk.lane()
    desk.sender.answers = [ValueError("poison")] * 3
    desk.say(lane, "poison")
    desk.say(lane, "next")
    for _ in range(3):
        await desk.send()
        desk.wait(60)
    assert desk.sender.texts == ["poison"] * 3 + ["next"]
    assert desk.states() == [State.SET_ASIDE, State.SENT]
    assert isinstance(desk.ended[0][1], Refused)


async def test_a_payload_nobody_can_read_is_set_aside(desk: Desk) -> None:
    lane = desk.lane()
    desk.db.write_now(lambda conn: outbox.put(conn, lane=lane, payload="{}", priority=0, now=NOW))
    desk.say(lane, "next")
    assert await desk.send() == ["next"]
    assert desk.states() == [State.SET_ASIDE, State.SENT]


async def test_what_was_sent_stays_sent_when_nobody_could_be_told(desk: Desk) -> None:
    desk.is_deaf = True
    desk.say(desk.lane(), "a")
    assert await desk.send() == ["a"]
    assert desk.states() == [State.SENT]


# ------------------------------------------------------------------------------------------------ threads and rooms


async def test_the_first_message_makes_the_lane_a_thread(desk: Desk) -> None:
    lane = desk.lane(label="T-1042", wants_thread=True)
    desk.say(lane, "root")
    desk.say(lane, "reply")
    await desk.send()
    assert [sending.target.thread for sending in desk.sender.sendings] == [None, "m1"]
    assert desk.db.read_now(places.lane_by_id, lane).thread == "m1"


async def test_a_learned_address_is_kept(desk: Desk) -> None:
    lane = desk.lane()
    desk.sender.answers = [Sent(message="m1", address="D1")]
    desk.say(lane, "a")
    desk.say(lane, "b")
    await desk.send()
    assert [sending.target.address for sending in desk.sender.sendings] == [None, "D1"]


async def test_a_deleted_room_is_made_anew_under_its_newest_title(desk: Desk) -> None:
    desk.sender = RecordingSender(rooms=True)
    lane = desk.lane(label="T-1042", wants_thread=True)
    desk.put(lane, Open("T-1042"))
    desk.say(lane, "a")
    desk.put(lane, Retitle("T-1042 solved", closed=False))
    await desk.send()
    desk.sender.answers = [Refused(Reason.THREAD_GONE)]
    desk.say(lane, "b")
    await desk.send()
    assert [sending.act for sending in desk.sender.sendings if isinstance(sending.act, Open)] == [
        Open("T-1042"),
        Open("T-1042 solved", again=True),
    ]
    assert [sending.target.thread for sending in desk.sender.sendings][1:] == ["room-m1"] * 3 + [None, "room-m4"]
    assert desk.states() == [State.SENT] * 4


async def test_where_there_are_no_rooms_the_first_message_makes_the_thread(desk: Desk) -> None:
    lane = desk.lane(label="T-1042", wants_thread=True)
    desk.put(lane, Open("T-1042"))
    desk.say(lane, "a")
    desk.sender.answers = [Sent(), Sent(message="m1", thread="m1"), Refused(Reason.THREAD_GONE)]
    desk.say(lane, "b")
    await desk.send()
    assert [sending.target.thread for sending in desk.sender.sendings] == [None, None, "m1", None]
