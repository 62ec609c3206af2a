"""Buttons, commands, forms and what is shown at once in answer, over both transports."""

from bot.slack.app import SlackAdapter
from handlers.inbound import Kind
from handlers.notices import Button, Card, Field, Form, Plain, Post, Reply
from tests.bot.slack.conftest import Desk, House, target
from tests.fakes.slack import Channel, FakeSlack, Message, OpenView, User

FORM = Form(
    "Solve T-1042",
    "resolve",
    "t1.v7",
    (Field("cause", "Cause", value="wrong rounding", hint="In one line", limit=100), Field("fix", "Fix", long=True)),
    "Send",
)


async def posted(adapter: SlackAdapter, slack: FakeSlack, room: Channel) -> Message:
    buttons = (Button("Claim", "claim", "t1.v7"), Button("Rate 1", "rate", "1"), Button("Rate 2", "rate", "2"))
    card = Card((Plain("T-1042"),), buttons=buttons, more=(Button("Duplicate", "duplicate", "t1"),))
    await adapter.sender.send(Post(card), target(room, lane=True), 1, repeated=False)
    return slack.bot_messages(room)[-1]


async def opened(slack: FakeSlack, adapter: SlackAdapter, desk: Desk, room: Channel) -> tuple[User, OpenView]:
    anna = slack.add_user("anna", real_name="Anna Lindqvist")
    desk.reply = Reply(form=FORM)
    await slack.clicks(anna, await posted(adapter, slack, room), "claim")
    return anna, await slack.wait_for_modal(anna, "Solve T-1042")


async def test_a_button_says_its_word_and_value(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    room, anna = slack.add_channel("queue"), slack.add_user("anna", real_name="Anna Lindqvist")
    card = await posted(adapter, slack, room)
    await slack.clicks(anna, card, slack.button(card, "Rate 2"))
    await slack.clicks(anna, card, "more", "Duplicate")
    assert [(e.kind, e.word, e.value) for e in desk.seen] == [
        (Kind.PRESS, "rate", "2"),
        (Kind.PRESS, "duplicate", "t1"),
    ]
    assert (desk.last.message, desk.last.thread, desk.last.where.place) == (card.ts, None, room.id)
    assert (desk.last.writer.name, desk.last.forms) == ("Anna Lindqvist", True)
    slack.assert_clean()


async def test_a_toast_is_seen_by_the_presser_alone(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    room = slack.add_channel("queue", members=[slack.add_user("marco")])
    anna = slack.add_user("anna")
    room.members.append(anna.id)
    card = await posted(adapter, slack, room)
    desk.reply = Reply(toast="Li Wei was faster <!here>")
    await slack.clicks(anna, card, "claim")
    seen = await slack.wait_for_message(room, "Li Wei was faster", to=anna)
    assert seen.ephemeral_for == anna.id
    assert seen.pings == set()
    slack.assert_clean()


async def test_a_toast_finds_another_way_where_the_desk_is_no_member(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    room, anna = slack.add_channel("queue"), slack.add_user("anna")
    card = await posted(adapter, slack, room)
    slack.faults.refused("chat.postEphemeral", "not_in_channel")
    desk.reply = Reply(toast="Li Wei was faster")
    await slack.clicks(anna, card, "claim")
    assert (await slack.wait_for_message(room, "Li Wei was faster", to=anna)).ephemeral_for == anna.id
    assert len(slack.journal.sent("response_url")) == 1


async def test_a_command_is_answered_in_its_acknowledgement(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    giulia = slack.add_user("giulia")
    desk.reply = Reply(toast="2 open requests")
    delivery = await slack.slash(giulia, slack.direct(giulia), "/desk", "Status  of T-1 &amp; T-2")
    assert delivery.body["response_type"] == "ephemeral"
    assert (desk.last.kind, desk.last.word, desk.last.text) == (Kind.COMMAND, "status", "of T-1 & T-2")
    assert (desk.last.where.place, desk.last.where.direct) == (giulia.id, True)
    await slack.slash(giulia, slack.direct(giulia), "/desk")
    assert (desk.last.word, desk.last.text) == ("", "")
    assert slack.journal.sent("chat.postEphemeral") == []
    slack.assert_clean()


async def test_a_form_opens_is_corrected_and_sent(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    room = slack.add_channel("queue")
    anna, view = await opened(slack, adapter, desk, room)
    desk.reply = Reply(errors={"fix": "Please say more", "elsewhere": "and here"})
    answer = await slack.submits_view(anna, view, {"fix": "x"})
    assert answer.body == {"response_action": "errors", "errors": {"fix": "Please say more", "cause": "and here"}}
    desk.reply = Reply()
    await slack.submits_view(anna, view, {"fix": "set the scale to 2"})
    assert view.closed
    first, second = desk.seen[1:]
    assert first.key == second.key  # the door forgets an event that only showed errors
    assert (second.kind, second.word, second.value) == (Kind.FORM, "resolve", "t1.v7")
    assert second.fields == {"cause": "wrong rounding", "fix": "set the scale to 2"}
    assert (second.where.place, second.where.direct) == (room.id, False)
    slack.assert_clean()


async def test_a_form_may_be_followed_by_another_and_a_toast(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    room = slack.add_channel("queue")
    anna, view = await opened(slack, adapter, desk, room)
    room.members.append(anna.id)
    desk.reply = Reply(form=Form("Sure?", "yes", "t1", (Field("why", "Why"),), "Yes"), toast="Nearly done")
    await slack.submits_view(anna, view, {"fix": "set the scale"})
    assert (await slack.wait_for_modal(anna, "Sure")).callback_id == "yes"
    await slack.wait_for_message(room, "Nearly done", to=anna)
    slack.assert_clean()


async def test_a_form_that_comes_too_late_can_be_opened_again(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    room, anna = slack.add_channel("queue"), slack.add_user("anna")
    room.members.append(anna.id)
    card = await posted(adapter, slack, room)
    desk.reply = Reply(form=FORM)
    slack.trigger_seconds = -1
    await slack.clicks(anna, card, "claim")
    late = await slack.wait_for_message(room, "did not open in time", to=anna)
    slack.trigger_seconds = 3
    await slack.clicks(anna, late, slack.button(late, "Open again"))
    await slack.wait_for_modal(anna, "Solve T-1042")
    assert [(event.word, event.value) for event in desk.seen] == [("claim", "t1.v7")] * 2
    slack.assert_clean("slack.refused.*")


async def test_the_app_is_opened_for_the_first_time_once(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia = slack.add_user("giulia")
    for _ in range(2):
        await slack.opens_app_home(giulia, "messages")
    assert {event.key for event in desk.seen} == {f"home:{slack.world.team_id}:{giulia.id}"}
    assert desk.last.kind is Kind.STARTED
    assert (desk.last.where.place, desk.last.where.address) == (giulia.id, slack.direct(giulia).id)


async def test_the_home_tab_is_looked_at_again_and_again(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia = slack.add_user("giulia")
    for _ in range(2):
        await slack.opens_app_home(giulia)
    assert [event.kind for event in desk.seen] == [Kind.HOME, Kind.HOME]
    assert len({event.key for event in desk.seen}) == 2


async def test_the_desk_is_added_renamed_and_removed(house: House) -> None:
    slack = house.slack
    async with house.on_socket():
        sara = slack.add_user("sara", real_name="Sara Holm")
        room = slack.add_channel("bianchi", with_bot=False)
        await slack.joins(sara, room)
        await slack.joins(slack.bot, room, inviter=sara)
        await slack.send_event(
            {"type": "channel_rename", "channel": {"id": room.id, "name": "bianchi-2", "created": 1}}
        )
        await slack.send_event(
            {"type": "channel_id_changed", "old_channel_id": room.id, "new_channel_id": "C9", "event_ts": "1.0"}
        )
        await slack.removes_bot(sara, room)
    added, renamed, moved, removed = house.desk.seen[-4:]
    assert (added.kind, added.where.title, added.writer.name) == (Kind.ADDED, "bianchi", "Sara Holm")
    assert (renamed.kind, renamed.text, renamed.where.place) == (Kind.RENAMED, "bianchi-2", room.id)
    assert (moved.kind, moved.where.place, moved.value) == (Kind.MOVED, room.id, "C9")
    assert (removed.kind, removed.where.place, removed.writer.name) == (Kind.REMOVED, room.id, "Sara Holm")
