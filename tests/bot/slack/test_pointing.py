"""A message somebody points at, by its menu or by a 🎫, and names that are found while they are typed."""

from bot.slack.app import SlackAdapter
from handlers.inbound import Kind, Quoted
from handlers.notices import Button, Card, Document, Field, Form, Option, Plain, Post, Reply
from tests.bot.slack.conftest import Desk, target
from tests.fakes.slack import FakeSlack


async def test_the_menu_of_a_message_brings_the_message(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    sara, giulia = slack.add_user("sara", real_name="Sara Holm"), slack.add_user("giulia", real_name="Giulia Rossi")
    room = slack.add_channel("bianchi-support", members=[sara, giulia])
    said = await slack.user_sends(giulia, room, "Rounded & wrong")
    desk.reply = Reply(toast="I wrote to you privately.")
    await slack.message_shortcut(sara, said, "request")
    event = desk.last
    assert (event.kind, event.word, event.forms) == (Kind.PRESS, "request", True)
    assert (event.writer.name, event.where.place, event.where.title) == ("Sara Holm", room.id, "bianchi-support")
    assert event.about is not None
    assert event.about.writer is not None
    assert (event.about.writer.name, event.about.text, event.about.message) == (
        "Giulia Rossi",
        "Rounded & wrong",
        said.ts,
    )
    assert (await slack.wait_for_message(room, "privately", to=sara)).ephemeral_for == sara.id
    slack.assert_clean()


async def test_a_ticket_sign_brings_the_message_even_from_a_thread(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    sara, giulia = slack.add_user("sara"), slack.add_user("giulia", real_name="Giulia Rossi")
    room = slack.add_channel("bianchi-support", members=[sara, giulia])
    top = await slack.user_sends(giulia, room, "Hello")
    said = await slack.user_sends(giulia, room, "Rounded again", thread_ts=top.ts)
    await slack.adds_reaction(sara, said, "eyes")
    await slack.adds_reaction(sara, said, "ticket")
    event = desk.last
    assert [one.word for one in desk.seen].count("request") == 1
    assert (event.kind, event.forms, event.value) == (Kind.PRESS, False, f"{room.id}:{said.ts}")
    assert event.about is not None
    assert (event.about.text, event.about.thread) == ("Rounded again", top.ts)
    slack.assert_clean()


async def test_who_points_at_his_own_words_is_known_as_their_writer(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    luca, sara = slack.add_user("luca", team_id="T0BIANCHI"), slack.add_user("sara")
    said = await slack.user_sends(luca, slack.add_channel("shared", members=[luca, sara]), "Rounded again")
    for who, company in ((luca, "T0BIANCHI"), (sara, slack.world.team_id)):
        await slack.adds_reaction(who, said, "ticket")
        assert (desk.last.writer.user, desk.last.writer.workspace) == (who.id, company)
        assert desk.last.about is not None
        assert desk.last.about.writer is not None
        assert desk.last.about.writer.workspace == "T0BIANCHI"


async def test_what_the_desk_itself_said_is_nobodys_words(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    await slack.journal.wait_until(lambda: adapter.workspaces.us(slack.world.team_id), what="who we are")
    sara = slack.add_user("sara")
    room = slack.add_channel("queue", members=[sara])
    await adapter.sender.send(Post(Card((Plain("Giulia: a secret"),))), target(room), 7, repeated=False)
    file = Document("secret.txt", "a secret", ())
    await adapter.sender.send(file, target(room), 8, repeated=False)
    both = slack.bot_messages(room)
    assert len(both) == 2
    for number, said in enumerate(both):
        await (slack.message_shortcut(sara, said, "request") if number else slack.adds_reaction(sara, said, "ticket"))
        about = desk.last.about
        assert about == Quoted(said.ts, None, about.written if about else None)


async def test_what_slack_does_not_tell_in_time_is_tried_again(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    sara, room = slack.add_user("sara"), slack.add_channel("support")
    room.members.append(sara.id)
    said = await slack.user_sends(sara, room, "Rounded again")
    slack.faults.server_error("conversations.replies")
    await slack.adds_reaction(sara, said, "ticket")
    assert desk.last.about is None
    again = Button("Open again", "request", desk.last.value)
    mine = slack.direct(sara)
    await adapter.sender.send(Post(Card((Plain("Later"),), buttons=(again,))), target(mine), 7, repeated=False)
    await slack.clicks(sara, slack.bot_messages(mine)[-1], "request")
    assert desk.last.about is not None
    assert (desk.last.about.text, desk.last.where.place, desk.last.message) == ("Rounded again", room.id, said.ts)
    slack.assert_clean("slack.refused.*")


async def test_names_are_found_while_they_are_typed(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    sara = slack.add_user("sara")
    room = slack.add_channel("support", members=[sara])
    said = await slack.user_sends(sara, room, "They called")
    desk.reply = Reply(
        form=Form("Make a request", "requestfor", "7", (Field("customer", "Customer", lookup=True),), "Make it")
    )
    await slack.message_shortcut(sara, said, "request")
    modal = await slack.wait_for_modal(sara, "Make a request")
    desk.reply = Reply(options=(Option("3.1", "Giulia Rossi · Bianchi Meccanica"),))
    offered = await slack.types_into_menu(sara, modal, "customer", "giu")
    assert (desk.last.kind, desk.last.word, desk.last.value, desk.last.text) == (Kind.TYPED, "requestfor", "7", "giu")
    assert [one["text"]["text"] for one in offered] == ["Giulia Rossi · Bianchi Meccanica"]
    assert await slack.types_into_menu(sara, modal, "customer", "giu") == offered
    desk.reply = Reply()
    await slack.submits_view(sara, modal, {"customer": {"customer": offered[0]}})
    assert desk.last.fields == {"customer": "3.1"}
    slack.assert_clean()
