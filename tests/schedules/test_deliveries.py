"""What waits is sent: in order, at the platform's pace, and never silently lost."""

import asyncio
from datetime import timedelta

import pytest

from handlers.notices import (
    Later,
    Pace,
    Post,
    Priority,
    Remove,
    Scope,
    Sent,
)
from schedules.departures import depart
from storage import outbox, slots
from storage.engine import Database
from storage.outbox import State
from tests.schedules.desk import NOW, Desk, post
from tests.schedules.sender import RecordingSender, Sending


@pytest.fixture
def desk(database: Database) -> Desk:
    """An empty outbox."""
    return Desk(database)


async def test_a_lane_goes_in_order(desk: Desk) -> None:
    lane = desk.lane()
    for text in "abc":
        desk.say(lane, text)
    assert await desk.send() == ["a", "b", "c"]
    assert desk.states() == [State.SENT] * 3
    assert [row.slot for row, _ in desk.ended] == [None] * 3


async def test_priority_chooses_between_lanes_and_never_inside_one(desk: Desk) -> None:
    desk.sender = RecordingSender([Pace("account", every=1)])
    card, receipt = desk.lane("C1"), desk.lane("C2")
    desk.say(card, "card", priority=Priority.CARD)
    desk.say(receipt, "relay", priority=Priority.RELAY)
    desk.say(receipt, "receipt", priority=Priority.RECEIPT)
    for _ in range(3):
        await desk.send()
        desk.wait(1)
    assert desk.sender.texts == ["relay", "receipt", "card"]


async def test_four_workers_keep_every_lane_in_order(desk: Desk) -> None:
    lanes = [desk.lane("C1"), desk.lane("C2")]
    for number in range(30):
        desk.say(lanes[number % 2], f"{number % 2}:{number:02}")

    async def yielding(sending: Sending) -> None:
        place = sending.target.place
        desk.sender.on_their_way[place] += 1
        await asyncio.sleep(0)
        assert desk.sender.on_their_way[place] == 1
        desk.sender.on_their_way[place] -= 1

    desk.sender.before = yielding
    await asyncio.gather(*(desk.deliveries().drain() for _ in range(4)))
    await desk.send()
    texts = desk.sender.texts
    assert len(texts) == 30
    for lane in "01":
        assert [text for text in texts if text.startswith(lane)] == sorted(t for t in texts if t.startswith(lane))


async def test_ten_changes_of_a_card_are_one_post_and_one_edit(desk: Desk) -> None:
    lane = desk.lane()
    desk.say(lane, "state 0", slot="card")

    async def change_meanwhile(sending: Sending) -> None:
        desk.sender.before = None
        for number in range(1, 10):
            await asyncio.to_thread(desk.say, lane, f"state {number}", slot="card")

    desk.sender.before = change_meanwhile
    assert await desk.send() == ["state 0", "state 9"]
    assert [sending.target.message for sending in desk.sender.sendings] == [None, "m1"]
    desk.say(lane, "state 10", slot="card")
    desk.say(lane, "state 11", slot="card")
    assert (await desk.send())[2:] == ["state 11"]


async def test_a_slot_is_found_both_ways_once_it_was_sent(desk: Desk) -> None:
    lane = desk.lane()
    desk.say(lane, "card", slot="card")
    assert desk.db.read_now(slots.sent_in, "card") is None
    await desk.send()
    sent = desk.db.read_now(slots.sent_in, "card")
    assert sent == slots.SentMessage("card", lane, desk.place(lane).id, "m1")
    assert desk.db.read_now(slots.slot_of, sent.place_id, "m1") == "card"


async def test_every_part_of_a_long_text_is_remembered(desk: Desk) -> None:
    lane = desk.lane()
    desk.sender.answers = [Sent("m1", rest=("m2", "m3")), Sent("m1", rest=("m2",)), Sent()]
    desk.say(lane, "long", slot="answer")
    await desk.send()
    assert desk.db.read_now(slots.slot_of, desk.place(lane).id, "m3") == "answer"
    desk.say(lane, "shorter", slot="answer")
    await desk.send()
    desk.put(lane, Remove("answer"))
    await desk.send()
    rests = [sending.target.rest for sending in desk.sender.sendings]
    assert rests == [(), ("m2", "m3"), ("m2",)]
    assert desk.db.read_now(slots.sent_in, "answer") is None


async def test_a_second_put_with_the_same_key_does_nothing(desk: Desk) -> None:
    lane = desk.lane()

    def put(text: str) -> int | None:
        return desk.db.write_now(
            lambda conn: outbox.put(conn, lane=lane, payload=text, priority=0, now=NOW, key="rung 75")
        )

    assert put("first") is not None
    assert put("second") is None
    assert desk.states() == [State.WAITING]


async def test_a_post_quotes_the_slot_it_answers_in_the_same_place_only(desk: Desk) -> None:
    here, there = desk.lane("C1"), desk.lane("C2")
    desk.say(here, "question", slot="q")
    await desk.send()
    desk.put(here, post("answer", answers="q"))
    desk.put(there, post("elsewhere", answers="q"))
    await desk.send()
    quoted = {s.target.place: s.act.reply_to for s in desk.sender.sendings[1:] if isinstance(s.act, Post)}
    assert quoted == {"C1": "m1", "C2": None}


async def test_what_stands_in_a_slot_can_be_removed(desk: Desk) -> None:
    lane = desk.lane()
    desk.say(lane, "card", slot="card")
    desk.put(lane, Remove("card"))
    desk.put(lane, Remove("never sent"))
    await desk.send()
    assert [sending.target.message for sending in desk.sender.sendings] == [None, "m1"]
    assert desk.db.read_now(slots.sent_in, "card") is None
    assert desk.states() == [State.SENT] * 3


# ------------------------------------------------------------------------------------------------------------ pace


async def test_a_place_takes_one_a_second_after_its_burst(desk: Desk) -> None:
    desk.sender = RecordingSender([Pace("place", every=1, burst=2)])
    lane = desk.lane()
    for text in "abcd":
        desk.say(lane, text)
    assert await desk.send() == ["a", "b"]
    desk.wait(0.9)
    assert await desk.send() == ["a", "b"]
    desk.wait(0.1)
    assert await desk.send() == ["a", "b", "c"]


async def test_whose_words_have_waited_longest_goes_first_when_a_pace_lets_one_go(desk: Desk) -> None:
    desk.sender = RecordingSender([Pace("place", every=1)])
    busy = [desk.lane("C1", label=f"T-{number}") for number in range(25)]
    new = desk.lane("C1", label="T-99")
    desk.say(new, "new")
    for number, lane in enumerate(busy):
        desk.say(lane, f"busy {number}")
    heard = await desk.send()
    for lane in busy[:3]:
        desk.wait(1)
        heard = await desk.send()
        desk.say(lane, "more")
    assert heard == ["new", "busy 0", "busy 1", "busy 2"]


@pytest.mark.parametrize(
    ("scope", "others"),
    [(Scope.LANE, ["neighbour", "elsewhere"]), (Scope.PLACE, ["elsewhere"]), (Scope.ACCOUNT, [])],
    ids=["of the lane holds only the lane", "of the place holds its lanes", "of the account holds everything"],
)
async def test_later(desk: Desk, scope: Scope, others: list[str]) -> None:
    desk.sender = RecordingSender([Pace("account", every=0)])
    lane = desk.lane("C1")
    neighbour, elsewhere = desk.lane("C1", label="T-1"), desk.lane("C2")
    desk.sender.answers = [Later(30, scope)]
    desk.say(lane, "first")
    await desk.send()
    desk.say(neighbour, "neighbour")
    desk.say(elsewhere, "elsewhere")
    assert (await desk.send())[1:] == others
    desk.wait(31)
    assert sorted((await desk.send())[1:]) == ["elsewhere", "first", "neighbour"]
    assert not any(sending.repeated for sending in desk.sender.sendings)


# ---------------------------------------------------------------------------------------------------------- running


async def test_a_commit_wakes_the_deliveries_and_stop_lets_them_finish(desk: Desk) -> None:
    lane, sent = desk.lane(), asyncio.Event()

    async def note(sending: Sending) -> None:
        sent.set()

    desk.sender.before = note
    deliveries = desk.deliveries()
    running = asyncio.create_task(deliveries.run())
    await asyncio.to_thread(desk.say, lane, "a")
    await asyncio.wait_for(sent.wait(), 20)
    await deliveries.stop()
    await running
    assert desk.states() == [State.SENT]


async def test_nothing_is_leased_for_a_platform_without_a_sender(desk: Desk) -> None:
    desk.say(desk.lane(), "a")
    assert desk.db.write_now(depart, {"other": desk.sender}, "me", desk.now, 5).leased == ()
    assert desk.db.write_now(depart, {"chat": desk.sender}, "me", desk.now + timedelta(seconds=1), 5).leased
