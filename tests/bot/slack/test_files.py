"""A file of the desk's own making reaches Slack in three steps, once, over the wire."""

from dataclasses import replace

import pytest

from bot.slack.app import SlackAdapter
from handlers.notices import Document, Later, Plain, Reason, Refused, Scope, Sent, Target, Unknown, Words
from tests.bot.slack.conftest import target
from tests.fakes.slack import FakeSlack

LOG = Document(
    "T-1042-log.txt", "13:04 Giulia wrote: “è tutto fermo”\n", (Plain("The log of "), Words("T-1042 <!here>"))
)


async def test_a_file_arrives_with_its_line_in_the_thread(sending: SlackAdapter, slack: FakeSlack) -> None:
    room, giulia = slack.add_channel("queue"), slack.add_user("giulia")
    parent = await slack.user_sends(giulia, room, "question")
    assert await sending.sender.send(LOG, target(room, thread=parent.ts), 7, repeated=False) == Sent()
    (_, message) = slack.messages(room, parent.ts)
    (file,) = message.payload["files"]
    assert (file["title"], file["name"]) == ("T-1042-log.txt", "T-1042-log-7.0.txt")
    assert message.text == "The log of T-1042 &lt;\u2060!here&gt;"
    assert slack.world.files[file["id"]].content.decode() == LOG.body
    assert not slack.direct(giulia).messages
    slack.assert_clean()


async def test_a_file_finds_a_person_s_private_chat(sending: SlackAdapter, slack: FakeSlack) -> None:
    sara = slack.add_user("sara")
    sent = await sending.sender.send(LOG, Target("slack", "T1", sara.id, True), 1, repeated=False)
    assert sent == Sent(address=slack.direct(sara).id)
    assert len(slack.bot_messages(slack.direct(sara))) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_rate_limit_waits_and_then_the_file_arrives_once(
    sending: SlackAdapter, slack: FakeSlack, method: str
) -> None:
    room = slack.add_channel("queue")
    slack.faults.rate_limited(method, 7)
    assert await sending.sender.send(LOG, target(room), 1, repeated=False) == Later(7.0, Scope.ACCOUNT, "rate limit")
    assert slack.bot_messages(room) == []
    assert isinstance(await sending.sender.send(LOG, target(room), 1, repeated=False), Sent)
    assert len(slack.bot_messages(room)) == 1


async def test_an_address_that_takes_no_file_is_tried_again(sending: SlackAdapter, slack: FakeSlack) -> None:
    room = slack.add_channel("queue")
    slack.faults.server_error("upload")
    outcome = await sending.sender.send(LOG, target(room), 1, repeated=False)
    assert outcome == Later(5.0, Scope.PLACE, "the file was not taken")
    assert slack.bot_messages(room) == []


async def test_a_file_whose_name_has_no_ending_keeps_its_name_and_is_found_again(
    sending: SlackAdapter, slack: FakeSlack
) -> None:
    room, log = slack.add_channel("queue"), replace(LOG, name="protocol")
    await sending.sender.send(log, target(room), 7, repeated=False)
    (message,) = slack.bot_messages(room)
    (file,) = message.payload["files"]
    assert (file["title"], file["name"]) == ("protocol", "protocol-7.0")
    assert await sending.sender.look_up(log, target(room), 7) == Sent(message.ts)


@pytest.mark.parametrize("in_thread", [False, True], ids=["channel", "thread"])
async def test_a_lost_reply_is_looked_up_and_no_file_is_doubled(
    sending: SlackAdapter, slack: FakeSlack, in_thread: bool
) -> None:
    room, giulia = slack.add_channel("queue"), slack.add_user("giulia")
    parent = await slack.user_sends(giulia, room, "question")
    there = target(room, thread=parent.ts if in_thread else None)
    await sending.sender.send(LOG, there, 6, repeated=False)
    slack.faults.lost_reply("files.completeUploadExternal")
    assert isinstance(await sending.sender.send(LOG, there, 7, repeated=False), Unknown)
    assert await sending.sender.look_up(LOG, there, 7) == Sent(slack.bot_messages(room)[-1].ts)
    assert await sending.sender.look_up(LOG, there, 8) is None


async def test_a_workspace_that_did_not_grant_files_says_so(sending: SlackAdapter, slack: FakeSlack) -> None:
    slack.faults.refused("files.getUploadURLExternal", "missing_scope")
    outcome = await sending.sender.send(LOG, target(slack.add_channel("queue")), 1, repeated=False)
    assert outcome == Refused(Reason.INVALID, "missing_scope")


async def test_a_file_counts_as_a_message_of_its_channel(sending: SlackAdapter, slack: FakeSlack) -> None:
    there = target(slack.add_channel("queue"))
    assert [pace.key for pace in sending.sender.paces(LOG, there)] == [
        f"{there.workspace}:{there.place}:post",
        f"{there.workspace}:files.completeUploadExternal",
    ]
