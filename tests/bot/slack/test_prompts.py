"""What somebody may begin with, where the workspace has the view for agents."""

from bot.slack.app import SlackAdapter
from tests.bot.slack.conftest import Desk
from tests.fakes.slack import FakeSlack

TITLES = ["Ask a question", "My requests", "My contract"]
METHOD = "assistant.threads.setSuggestedPrompts"


async def test_prompts_are_offered_when_messages_are_opened(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    giulia = slack.add_user("giulia")
    await slack.opens_app_home(giulia, "messages")
    await slack.opens_app_home(giulia, "home")
    await adapter.stop()
    assert slack.posting.prompts == {slack.direct(giulia).id: TITLES}
    assert len(slack.journal.sent(METHOD)) == 1
    slack.assert_clean()


async def test_the_older_view_gets_them_in_its_thread(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia = slack.add_user("giulia")
    mine = slack.direct(giulia)
    thread = {"user_id": giulia.id, "context": {}, "channel_id": mine.id, "thread_ts": "1700000000.000100"}
    delivered = await slack.send_event({"type": "assistant_thread_started", "assistant_thread": thread})
    changed = await slack.send_event({"type": "assistant_thread_context_changed", "assistant_thread": thread})
    await adapter.stop()
    assert (delivered.acknowledged, changed.acknowledged) == (True, True)
    assert [call.arguments["thread_ts"] for call in slack.journal.sent(METHOD)] == ["1700000000.000100"]
    assert desk.seen == []


async def test_a_workspace_without_that_view_is_asked_once(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    slack.posting.is_agent = False
    slack.journal.excuse("slack.refused.not_agent_app")
    giulia, luca = slack.add_user("giulia"), slack.add_user("luca")
    await slack.opens_app_home(giulia, "messages")
    await slack.journal.wait_for_call(METHOD)
    await slack.opens_app_home(luca, "home")
    await slack.opens_app_home(luca, "messages")
    await adapter.stop()
    assert len(slack.journal.sent(METHOD)) == 1
