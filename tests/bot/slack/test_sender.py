"""Acts go out and Slack's answers become outcomes, over the wire."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.slack.app import SlackAdapter
from bot.slack.sender import SlackSender
from bot.slack.workspaces import Workspaces
from handlers.notices import (
    Button,
    Card,
    Later,
    Mark,
    Mention,
    Moment,
    Open,
    Outcome,
    Plain,
    Post,
    Reason,
    Refused,
    Remove,
    Retitle,
    Scope,
    Sent,
    Sign,
    Style,
    Target,
    Unknown,
    Words,
)
from tests.bot.slack.conftest import target
from tests.fakes.slack import FakeSlack
from tests.fakes.wire_common import Fault

NOON = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)
HELLO = Post(Card((Plain("hello"),)))


async def test_the_first_message_of_a_lane_makes_its_thread(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("queue")
    card = Card(
        (Plain("Answer by "), Moment(NOON, "today 15:04 (Rome)"), Plain(" from "), Words("Giulia", bold=True)),
        title="T-1042 · urgent",
        footer=(Plain("Gold until "), Moment(NOON, "31 Dec"), Plain(" · Sara Holm")),
        buttons=(
            Button("Claim", "claim", "t1.v7", Style.PRIMARY),
            Button("Drop", "drop", "t1.v7", Style.DANGER, confirm="Drop it?"),
        ),
        more=(Button("Duplicate", "duplicate", "t1.v7"),),
    )
    sent = await sending.sender.send(Post(card), target(room, lane=True), 7, repeated=False)
    (message,) = slack.bot_messages(room)
    assert sent == Sent(message.ts, thread=message.ts)
    assert "Answer by today 15:04 (Rome) from Giulia" in message.shown.replace("\n", "")
    assert f"<!date^{int(NOON.timestamp())}^{{date_short_pretty}} {{time}}|today 15:04 (Rome)>" in message.text
    reply = await sending.sender.send(HELLO, target(room, thread=message.ts, lane=True), 8, repeated=False)
    assert isinstance(reply, Sent)
    assert reply.thread is None
    assert slack.messages(room, message.ts)[1].ts == reply.message
    slack.assert_clean()


async def test_the_first_private_message_finds_the_address(sending: SlackAdapter, slack: FakeSlack) -> None:
    sara = slack.add_user("sara")
    sent = await sending.sender.send(HELLO, Target("slack", "T1", sara.id, True), 1, repeated=False)
    assert isinstance(sent, Sent)
    assert sent.address == slack.direct(sara).id
    assert [message.shown for message in slack.bot_messages(slack.direct(sara))] == ["hello"]


async def test_peoples_words_notify_nobody_but_a_mention_does(sending: SlackAdapter, slack: FakeSlack) -> None:
    anna, room = slack.add_user("anna"), slack.add_channel("queue")
    attack = "<!channel> <@U000000001> @here & *bold*"
    card = Card(
        (Mention(anna.id, "Anna"), Words(attack), Words(attack, quoted=True)), title=attack, footer=(Words(attack),)
    )
    await sending.sender.send(Post(card), target(room), 1, repeated=False)
    (message,) = slack.bot_messages(room)
    assert message.pings == {f"@{anna.id}"}
    assert message.shown.replace("\u2060", "").count(attack) == 4
    slack.assert_clean()


async def test_an_edit_replaces_the_message(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("queue")
    sent = await sending.sender.send(HELLO, target(room), 1, repeated=False)
    assert isinstance(sent, Sent)
    edit = Post(Card((Plain("bye"),), buttons=(Button("Ok", "ok"),)))
    assert await sending.sender.send(edit, target(room, message=sent.message), 2, repeated=False) == Sent(sent.message)
    assert [message.shown for message in slack.bot_messages(room)] == ["bye\nOk"]


async def test_an_edit_that_changes_nothing_is_no_call_and_waits_for_nothing(
    sending: SlackAdapter, slack: FakeSlack
) -> None:
    room = slack.add_channel("queue")
    sent = await sending.sender.send(HELLO, target(room), 1, repeated=False)
    assert isinstance(sent, Sent)
    there = replace(target(room, message=sent.message), is_shown=True)
    assert sending.sender.paces(HELLO, there) == ()
    assert await sending.sender.send(HELLO, there, 2, repeated=False) == Sent(sent.message)
    assert not slack.journal.sent("chat.update")


async def test_a_long_text_arrives_whole_and_in_order_although_slack_interrupts(
    sending: SlackAdapter, slack: FakeSlack
) -> None:
    room = slack.add_channel("queue")
    text = " ".join(f"word{number}" for number in range(4000))
    long = Post(Card((Words(text),), title="T-1042", buttons=(Button("Ok", "ok"),)))
    slack.faults.rate_limited("chat.postMessage", skip=1)
    assert isinstance(await sending.sender.send(long, target(room, lane=True), 1, repeated=False), Later)
    sent = await sending.sender.send(long, target(room, lane=True), 1, repeated=True)
    messages = slack.bot_messages(room)
    assert sent == Sent(messages[0].ts, messages[0].ts, rest=tuple(message.ts for message in messages[1:]))
    assert "".join(message.shown for message in messages).replace("\n", "") == f"T-1042{text}Ok"
    assert {message.thread_ts for message in messages} == {messages[0].ts}
    slack.assert_clean()


@pytest.mark.parametrize("length", [1, 12_000, 30_000], ids=["shorter", "same", "longer"])
async def test_what_arrived_before_slack_interrupted_changes_with_the_rest(
    sending: SlackAdapter, slack: FakeSlack, length: int
) -> None:
    room = slack.add_channel("queue")
    slack.faults.rate_limited("chat.postMessage", skip=2)
    begun = await sending.sender.send(Post(Card((Words("old " * 12_000),))), target(room, lane=True), 1, repeated=False)
    assert isinstance(begun, Later)
    there = begun.there
    assert there
    assert [there.message, *there.rest] == [message.ts for message in slack.bot_messages(room)]
    place = replace(target(room, thread=there.thread, message=there.message, lane=True), rest=there.rest)
    sent = await sending.sender.send(Post(Card((Words("new " * length),))), place, 1, repeated=False)
    assert isinstance(sent, Sent)
    assert [sent.message, *sent.rest] == [message.ts for message in slack.bot_messages(room)]
    assert {word for message in slack.bot_messages(room) for word in message.shown.split()} == {"new"}
    slack.assert_clean()


async def test_a_long_text_is_found_on_two_pages_of_the_history(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("queue")
    long = Post(Card((Words("word " * 8000),)))
    sent = await sending.sender.send(long, target(room), 1, repeated=False)
    slack.posting.page_cap = 2
    assert await sending.sender.look_up(long, target(room), 1) == sent
    assert await sending.sender.send(long, target(room), 1, repeated=True) == sent


async def test_a_long_text_is_edited_and_deleted_whole(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("queue")
    long = Post(Card((Words("wrong " * 5000),)))
    sent = await sending.sender.send(long, target(room), 1, repeated=False)
    assert isinstance(sent, Sent)
    assert len(sent.rest) == 2
    there = replace(target(room, message=sent.message), rest=sent.rest)
    half = await sending.sender.send(Post(Card((Words("right " * 2500),))), there, 2, repeated=False)
    assert isinstance(half, Sent)
    assert half == Sent(sent.message, rest=sent.rest[:1])
    assert {word for message in slack.bot_messages(room) for word in message.shown.split()} == {"right"}
    await sending.sender.send(Remove("x"), replace(there, rest=half.rest), 3, repeated=False)
    assert slack.bot_messages(room) == []
    slack.assert_clean()


async def test_the_author_is_shown_where_slack_granted_it(slack: FakeSlack) -> None:
    post = Post(Card((Plain("hello"),)), author="Anna Lindqvist (via Retainer)")
    for scopes, shown in ((None, post.author), ({"chat:write"}, None)):
        async with FakeSlack(scopes=scopes) as workspace:
            workspace.journal.excuse("slack.scope")
            room = workspace.add_channel("queue")
            sender = SlackSender(Workspaces(workspace.api_url, token=workspace.bot_token))
            assert isinstance(await sender.send(post, target(room), 1, repeated=False), Sent)
            assert [m.payload.get("username") for m in workspace.bot_messages(room)] == [shown]


async def test_signs_are_set_and_replaced_once(sending: SlackAdapter, slack: FakeSlack) -> None:
    room, giulia = slack.add_channel("bianchi"), slack.add_user("giulia")
    message = await slack.user_sends(giulia, room, "hello")
    for act in (
        Mark(message.ts, Sign.RECEIVED),
        Mark(message.ts, Sign.RECEIVED),
        Mark(message.ts, Sign.DELIVERED, replaces=Sign.RECEIVED),
    ):
        assert await sending.sender.send(act, target(room), 1, repeated=False) == Sent()
    assert message.reactions == {"white_check_mark": [slack.bot.id]}
    await sending.sender.send(Mark(message.ts, None, replaces=Sign.DELIVERED), target(room), 1, repeated=False)
    assert message.reactions == {}


async def test_what_is_deleted_already_counts_as_deleted(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("queue")
    sent = await sending.sender.send(HELLO, target(room), 1, repeated=False)
    assert isinstance(sent, Sent)
    for _ in range(2):
        gone = await sending.sender.send(Remove("slot"), target(room, message=sent.message), 2, repeated=False)
        assert gone == Sent()
    assert slack.bot_messages(room) == []


async def test_rooms_are_nothing_on_slack(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("queue")
    for act in (Open("T-1042"), Retitle("T-1042 solved", closed=True)):
        assert await sending.sender.send(act, target(room), 1, repeated=False) == Sent()
    assert slack.journal.calls == []


Plan = Callable[[FakeSlack], Fault]
REFUSALS: dict[str, Reason] = {
    "is_archived": Reason.GONE,
    "channel_not_found": Reason.GONE,
    "not_in_channel": Reason.GONE,
    "user_disabled": Reason.BLOCKED,
    "thread_not_found": Reason.THREAD_GONE,
    "message_not_found": Reason.MESSAGE_GONE,
    "edit_window_closed": Reason.TOO_OLD,
    "invalid_auth": Reason.REVOKED,
    "token_revoked": Reason.REVOKED,
    "account_inactive": Reason.REVOKED,
    "invalid_blocks": Reason.INVALID,
    "a_word_slack_invents_tomorrow": Reason.INVALID,
}


@pytest.mark.parametrize(("error", "reason"), REFUSALS.items(), ids=REFUSALS)
async def test_a_refusal_says_why(sending: SlackAdapter, slack: FakeSlack, error: str, reason: Reason) -> None:
    slack.faults.refused("chat.postMessage", error)
    room = slack.add_channel("queue")
    assert await sending.sender.send(HELLO, target(room), 1, repeated=False) == Refused(reason, error)


@pytest.mark.parametrize(
    ("plan", "outcome"),
    [
        (lambda s: s.faults.rate_limited("chat.postMessage", 7), Later(7.0, Scope.PLACE, "rate limit")),
        (lambda s: s.faults.refused("chat.postMessage", "ratelimited"), Later(1.0, Scope.PLACE, "rate limit")),
        (
            lambda s: s.faults.refused("chat.postMessage", "service_unavailable"),
            Later(30, Scope.ACCOUNT, "service_unavailable"),
        ),
        (lambda s: s.faults.server_error("chat.postMessage"), Unknown("status 503: internal_error")),
        (lambda s: s.faults.malformed("chat.postMessage"), Unknown("status 200: no readable answer")),
        (lambda s: s.faults.dropped("chat.postMessage"), Unknown("no answer: ServerDisconnectedError")),
    ],
    ids=["rate limit", "rate limit with status 200", "busy", "server error", "not json", "dropped"],
)
async def test_what_is_no_answer_is_later_or_unknown(
    sending: SlackAdapter, slack: FakeSlack, plan: Plan, outcome: Outcome
) -> None:
    plan(slack)
    room = slack.add_channel("queue")
    assert await sending.sender.send(HELLO, target(room), 1, repeated=False) == outcome
    assert slack.bot_messages(room) == []
    assert len(slack.journal.sent("chat.postMessage")) == 1  # the library repeats nothing by itself


async def test_a_rate_limit_of_a_method_holds_the_account(sending: SlackAdapter, slack: FakeSlack) -> None:
    slack.faults.rate_limited("reactions.add", 3)
    room = slack.add_channel("queue")
    outcome = await sending.sender.send(Mark("1.0", Sign.NOTE), target(room), 1, repeated=False)
    assert outcome == Later(3.0, Scope.ACCOUNT, "rate limit")


async def test_nobody_listening_is_later(slack: FakeSlack) -> None:
    sender = SlackSender(Workspaces("http://127.0.0.1:9/api/", token=slack.bot_token))
    outcome = await sender.send(HELLO, target(slack.add_channel("queue")), 1, repeated=False)
    assert isinstance(outcome, Later)
    assert outcome.scope is Scope.ACCOUNT


@pytest.mark.parametrize("in_thread", [False, True], ids=["channel", "thread"])
async def test_a_lost_reply_is_looked_up_and_nothing_is_doubled(
    sending: SlackAdapter, slack: FakeSlack, in_thread: bool
) -> None:
    room, giulia = slack.add_channel("queue"), slack.add_user("giulia")
    slack.posting.page_cap = 2
    parent = await slack.user_sends(giulia, room, "question")
    there = target(room, thread=parent.ts if in_thread else None)
    for number in range(20, 25):
        await sending.sender.send(HELLO, there, number, repeated=False)
    slack.faults.lost_reply("chat.postMessage")
    assert isinstance(await sending.sender.send(HELLO, there, 7, repeated=False), Unknown)
    assert await sending.sender.look_up(HELLO, there, 7) == Sent(slack.bot_messages(room)[-1].ts)
    assert await sending.sender.look_up(HELLO, there, 8) is None


async def test_a_look_up_that_fails_is_asked_again_unless_the_channel_is_gone(
    sending: SlackAdapter, slack: FakeSlack
) -> None:
    room = slack.add_channel("queue")
    slack.faults.server_error("conversations.history")
    assert isinstance(await sending.sender.look_up(HELLO, target(room), 1), Unknown)
    slack.faults.refused("conversations.history", "channel_not_found")
    assert await sending.sender.look_up(HELLO, target(room), 1) is None


async def test_paces_stay_inside_the_documented_rates(sending: SlackAdapter, slack: FakeSlack) -> None:
    there = target(slack.add_channel("queue"))
    edit = target(slack.add_channel("other"), message="1.0")
    assert [pace.every for pace in sending.sender.paces(HELLO, there)] == [1.0]
    for act, to in ((HELLO, edit), (Remove("slot"), there), (Mark("1.0", Sign.NOTE), there)):
        (pace,) = sending.sender.paces(act, to)
        assert pace.burst + 60 / pace.every <= 50
    assert sending.sender.paces(Open("T-1042"), there) == ()
