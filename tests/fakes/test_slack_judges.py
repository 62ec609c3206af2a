"""The fake itself: planted mistakes are caught, and values just at a limit pass."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, InputRefused

Json = dict[str, Any]


def text(size: int) -> Json:
    return {"type": "plain_text", "text": "x" * size}


def button(label: int = 5, **details: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": text(label), **details}


def section(size: int) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * size}}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


async def post(slack: FakeSlack, **arguments: Any) -> Any:
    """One call of chat.postMessage by the real library; Slack's error, or None."""
    room = next(iter(slack.world.channels.values()), None) or slack.add_channel("room")
    client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
    try:
        await client.chat_postMessage(**{"channel": room.id, "text": "t", **arguments})
    except SlackApiError as problem:
        return problem.response["error"]
    return None


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": text(150)},
        section(3000),
        {"type": "actions", "elements": [button(75, value="v" * 2000)]},
        {"type": "context", "elements": [text(9)] * 10},
        rich({"type": "text", "text": "x"}, {"type": "user", "user_id": "U1"}),
    ],
    ids=["header", "section", "button", "context", "rich text"],
)
async def test_what_is_just_at_a_limit_passes(block: Json) -> None:
    async with FakeSlack() as slack:
        assert await post(slack, blocks=[block]) is None
        slack.assert_clean(warnings=True)


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"blocks": [{"type": "header", "text": text(151)}]}, "slack.limit"),
        ({"blocks": [section(3001)]}, "slack.limit"),
        ({"blocks": [section(0)]}, "slack.limit"),
        ({"blocks": [section(1)] * 51}, "slack.limit"),
        ({"blocks": [section(2900)] * 5}, "slack.limit"),
        ({"blocks": [{"type": "actions", "elements": [button(76)]}]}, "slack.limit"),
        ({"blocks": [{"type": "actions", "elements": [button(), button()]}]}, "slack.duplicate"),
        ({"blocks": [{"type": "actions", "elements": [button(style="loud")]}]}, "slack.schema"),
        ({"blocks": [{"type": "actions", "elements": [button(), {"type": "nonsense"}]}]}, "slack.schema"),
        ({"blocks": [{"type": "sections"}]}, "slack.schema"),
        ({"blocks": [rich({"type": "text", "text": ""})]}, "slack.schema"),
        ({"blocks": [{"type": "input", "label": text(3)}]}, "slack.schema"),
        ({"markdown_text": "x"}, "slack.content"),
    ],
)
async def test_a_planted_mistake_is_refused(arguments: Json, rule: str) -> None:
    async with FakeSlack() as slack:
        slack.journal.excuse("*")
        assert await post(slack, **arguments)
        assert rule in {violation.rule for violation in slack.journal.errors()}


async def test_tokens_scopes_and_unknown_methods_are_checked() -> None:
    async with FakeSlack(scopes={"im:write"}) as slack:
        slack.journal.excuse("*")
        assert await post(slack) == "missing_scope"
        for token, method, error in (
            ("xoxb-wrong", "auth.test", "invalid_auth"),
            (slack.app_token, "auth.test", "not_allowed_token_type"),
            (slack.bot_token, "chat.shout", "unknown_method"),
        ):
            with pytest.raises(SlackApiError, match=error):
                await AsyncWebClient(token, base_url=slack.api_url).api_call(method)


async def test_more_than_one_post_a_second_is_noted_and_more_than_three_refused() -> None:
    async with FakeSlack(rate_policy="enforce") as slack:
        slack.journal.excuse("slack.refused.ratelimited")
        answers = [await post(slack) for _ in range(4)]
    assert answers == [None, None, None, "ratelimited"]
    assert slack.journal.broken("slack.rate")


async def test_pings_are_tokens_in_text_and_elements_of_rich_text() -> None:
    async with FakeSlack() as slack:
        live = rich({"type": "broadcast", "range": "here"}, {"type": "text", "text": "<!everyone>"})
        await post(slack, text="<!channel> &lt;!here&gt;", blocks=[live])
        (message,) = next(iter(slack.world.channels.values())).history
    assert message.pings == {"!channel", "!here"}


async def test_slacks_client_lets_nobody_leave_a_required_field_empty() -> None:
    async with FakeSlack() as slack:
        ann = slack.add_user("ann")
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        element = {"type": "plain_text_input", "action_id": "why", "max_length": 5}
        fields = [{"type": "input", "block_id": "why", "label": text(3), "element": element}]
        view = {"type": "modal", "title": text(5), "submit": text(5), "blocks": fields}
        trigger = slack.trigger_for(ann)
        slack.journal.excuse("slack.refused.exchanged_trigger_id")
        await client.views_open(trigger_id=trigger, view=view)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await client.views_open(trigger_id=trigger, view=view)
        modal = await slack.wait_for_modal(ann)
        for values in ({}, {"why": "too long"}, {"other": "x"}):
            with pytest.raises(InputRefused):
                await slack.submits_view(ann, modal, values)


async def test_a_manifest_grants_only_what_it_lists() -> None:
    manifest = {
        "oauth_config": {"scopes": {"bot": ["chat:write", "im:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
        "features": {"slash_commands": [{"command": "/desk"}]},
    }
    async with FakeSlack.from_manifest(manifest) as slack:
        ann, room = slack.add_user("ann"), slack.add_channel("room")
        assert (await slack.slash(ann, room, "/other")).skipped
        message = await slack.user_sends(ann, room, "hello")
        assert message.delivery is not None
        assert message.delivery.skipped == "the app is not subscribed to message.channels"


async def test_no_world_ends_well_in_which_a_rule_was_broken_or_the_fake_could_not_follow() -> None:
    with pytest.raises(AssertionError, match="limit"):
        async with FakeSlack() as slack:
            await post(slack, blocks=[section(3001)])
    with pytest.raises(AssertionError, match="user_is_bot"):
        async with FakeSlack() as slack:
            slack.journal.violate("slack.refused.user_is_bot", "said no", where="x", severity="warning")
    with pytest.raises(AssertionError, match="not implemented by the fake"):
        async with FakeSlack() as slack:
            slack.journal.gap("dnd.info is not implemented by the fake")
