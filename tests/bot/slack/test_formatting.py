"""Formatted, long and shared messages over the wire, both ways."""

from dataclasses import replace

from bot.slack.app import SlackAdapter
from handlers.inbound import Attachment, Kind, Medium
from handlers.notices import Button, Card, Post, Sent, Span, Words
from handlers.text.spans import Shape
from tests.bot.slack.conftest import Desk, House, target
from tests.fakes.slack import FakeSlack, Message
from tests.fakes.slack_limits import Json, walk


def rich(*elements: Json) -> list[Json]:
    """Blocks of one paragraph."""
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}]


def said(message: Message) -> str:
    """The text of a message's rich_text, as its reader sees it."""
    nodes = [node for node, _, _ in walk(message.payload["blocks"]) if str(node.get("type")).startswith("rich_text_")]
    return "\n".join("".join(one.get("text", "") for one in node["elements"]) for node in nodes)


async def test_bold_words_come_in_bold_and_turning_them_plain_is_an_edit(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    giulia = slack.add_user("giulia")
    bold = rich({"type": "text", "text": "now", "style": {"bold": True}})
    message = await slack.user_sends(giulia, slack.direct(giulia), "*now*", made={"blocks": bold, "text": "*now*"})
    assert (desk.last.text, desk.last.spans) == ("now", (Span(0, 3, Shape.BOLD),))
    await slack.edits(giulia, message, "*now*", made={"blocks": rich({"type": "text", "text": "now"})})
    assert (desk.last.kind, desk.last.text, desk.last.spans) == (Kind.EDIT, "now", ())
    await slack.unfurls(message)
    assert len(desk.seen) == 2
    slack.assert_clean(warnings=True)


async def test_channels_are_named_by_name(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia = slack.add_user("giulia")
    room = slack.add_channel("q-erp", members=[giulia])
    await slack.user_sends(giulia, slack.direct(giulia), f"see <#{room.id}>")
    assert desk.last.text == "see #q-erp"
    slack.assert_clean(warnings=True)


async def test_a_message_shared_in_its_channel_is_quoted_and_pointed_at(house: House, slack: FakeSlack) -> None:
    async with house.on_socket():
        giulia, luca = slack.add_user("giulia"), slack.add_user("luca", real_name="Luca Bianchi")
        room = slack.add_channel("bianchi", members=[giulia, luca])
        first = await slack.user_sends(luca, room, "invoices are wrong")
        inside = {"team": "T1", "channel": room.id, "ts": first.ts, "message": first.payload}
        shared = {"is_share": True, "is_msg_unfurl": True, "author_id": luca.id, "channel_id": room.id, "ts": first.ts}
        shared |= {"message_blocks": [inside], "from_url": "https://slack.test/x", "fallback": "…", "text": "…"}
        await slack.user_sends(giulia, room, "still so", made={"attachments": [shared]})
    assert house.desk.last.text == "still so\nLuca Bianchi:\ninvoices are wrong"
    assert house.desk.last.reply_to == first.ts


async def test_a_huddle_and_a_canvas_are_what_cannot_be_passed_on(house: House, slack: FakeSlack) -> None:
    async with house.on_socket():
        giulia = slack.add_user("giulia")
        chat = slack.direct(giulia)
        huddle = {"type": "message", "subtype": "huddle_thread", "user": "USLACKBOT", "text": "", "ts": "1700000000.1"}
        await slack.send_event(huddle | {"channel": chat.id, "room": {"id": "R1", "created_by": giulia.id}}, chat)
        assert house.desk.last.attachments == (Attachment(Medium.UNSUPPORTED, "", "huddle"),)
        assert house.desk.last.writer.user == giulia.id
        canvas = {"id": "F1", "name": "Plan", "filetype": "quip", "mimetype": "application/vnd.slack-docs"}
        await slack.user_sends(giulia, chat, made={"files": [canvas], "subtype": "file_share"})
        assert [one.name for one in house.desk.last.attachments] == ["canvas"]


async def test_forty_thousand_characters_arrive_whole_and_code_is_not_torn(
    sending: SlackAdapter, slack: FakeSlack
) -> None:
    room = slack.add_channel("q-erp", members=[slack.bot])
    lines = "".join(f"paragraph {number} of a long story\n\n" for number in range(1150))
    code = "\n".join(f"    step {number}" for number in range(180))
    spans = (Span(11_000, len(code), Shape.PRE), Span(25_000, len(code), Shape.PRE))
    text = lines[:10_999] + "\n" + code + "\n" + lines[11_001 + len(code) : 24_999] + "\n" + code + "\n"
    text += lines[len(text) : 40_000]
    sent = await sending.sender.send(Post(Card((Words(text, spans=spans),))), target(room), 1, repeated=False)
    assert isinstance(sent, Sent)
    messages = list(slack.messages(room))
    assert "".join("".join(map(said, messages)).split()) == "".join(text.split())
    blocks = [node for m in messages for node, _, _ in walk(m.payload["blocks"])]
    assert [n["elements"][0]["text"] for n in blocks if n.get("type") == "rich_text_preformatted"] == [code, code]
    slack.assert_clean()


async def test_what_an_edit_adds_to_a_long_text_follows_below_once(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("q-erp", members=[slack.bot])
    sent = await sending.sender.send(Post(Card((Words("short"),))), target(room), 1, repeated=False)
    assert isinstance(sent, Sent)
    longer = Post(Card((Words("line of it\n" * 1500),), buttons=(Button("Ok", "ok"),)))
    there = target(room, message=sent.message)
    grown = await sending.sender.send(longer, there, 2, repeated=False)
    assert grown == await sending.sender.send(longer, there, 2, repeated=True)
    assert isinstance(grown, Sent)
    assert len(grown.rest) == 1
    messages = list(slack.messages(room))
    assert "".join("".join(map(said, messages)).split()) == "lineofit" * 1500
    assert "actions" in [block["type"] for block in messages[-1].payload["blocks"]]
    shrunk = await sending.sender.send(
        Post(Card((Words("short"),))), replace(there, rest=grown.rest), 3, repeated=False
    )
    assert shrunk == Sent(sent.message)
    slack.assert_clean()


async def test_what_is_answered_stands_above_the_answer(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("bianchi", members=[slack.bot])
    post = Post(Card((Words("yes"),)), excerpt="Giulia: is it <!channel> fixed?")
    await sending.sender.send(post, target(room), 1, repeated=False)
    (message,) = slack.messages(room)
    assert [part["type"] for part in message.payload["blocks"][0]["elements"]] == [
        "rich_text_quote",
        "rich_text_section",
    ]
    assert said(message).replace("\u2060", "") == "Giulia: is it <!channel> fixed?\nyes"
    slack.assert_clean()
