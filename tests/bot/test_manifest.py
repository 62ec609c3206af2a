"""The Slack manifest: accepted, least privilege, both transports."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from bot import cli, manifest
from bot.slack import inbound, pointing
from bot.slack.installed import ENDINGS

# What Slack's reference says each event needs.
SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_id_changed": {"channels:read", "groups:read"},
    "channel_left": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}


def read(http: str | None = None) -> dict[str, Any]:
    """The manifest as Slack reads it."""
    text: dict[str, Any] = json.loads(manifest.render(http))
    return text


def test_every_event_has_its_scope() -> None:
    scopes = set(read()["oauth_config"]["scopes"]["bot"])
    for event in read()["settings"]["event_subscriptions"]["bot_events"]:
        assert SCOPES_OF_EVENTS[event] <= scopes, event


def test_every_event_is_read_by_the_adapter_and_every_reader_gets_its_events() -> None:
    events = read()["settings"]["event_subscriptions"]["bot_events"]
    others = set(ENDINGS)  # read before the desk: by whoever keeps the workspaces
    assert {event.partition(".")[0] for event in events} == set(inbound._EVENTS) | others


def test_the_menu_of_a_message_presses_what_the_adapter_reads() -> None:
    assert [shortcut["callback_id"] for shortcut in read()["features"]["shortcuts"]] == [pointing.SHORTCUT]


def test_workspaces_that_install_it_come_back_to_our_page() -> None:
    asked = json.loads(manifest.render("https://desk.example.org", "https://desk.example.org/", rotate=True))
    assert asked["oauth_config"]["redirect_urls"] == ["https://desk.example.org/slack/oauth"]
    assert asked["settings"]["token_rotation_enabled"] is True
    assert "redirect_urls" not in read()["oauth_config"]
    assert read()["settings"]["token_rotation_enabled"] is False


def test_what_is_optional_is_asked_for_too() -> None:
    scopes = read()["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"])
    assert set(scopes["bot"]) - set(scopes["bot_optional"]) == set(manifest.REQUIRED)


def test_nothing_broad_is_asked_for() -> None:
    scopes = read()["oauth_config"]["scopes"]
    assert not [s for s in scopes["bot"] if s.startswith(("admin", "search", "chat:write.public"))]
    assert "user" not in scopes


def test_socket_mode_needs_no_address() -> None:
    assert read()["settings"]["socket_mode_enabled"] is True
    assert "http" not in manifest.render()


def test_over_http_every_way_in_has_its_address() -> None:
    asked = read("https://desk.example.org/")
    address = "https://desk.example.org/slack/events"
    assert asked["settings"]["socket_mode_enabled"] is False
    assert asked["settings"]["event_subscriptions"]["request_url"] == address
    assert asked["settings"]["interactivity"]["request_url"] == address
    assert [command["url"] for command in asked["features"]["slash_commands"]] == [address]


def test_texts_are_as_long_as_slack_allows() -> None:
    shown = read()["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(read()["features"]["bot_user"]["display_name"]) <= 80


@pytest.mark.parametrize("address", ["http://desk.example.org", "desk.example.org", "https://", "https://x.org/?a=1"])
@pytest.mark.parametrize("option", ["--http", "--install"])
def test_an_address_slack_would_not_call_is_refused(address: str, option: str) -> None:
    answer = CliRunner().invoke(cli.commands, ["manifest", option, address], env={"RETAINER_PORT": None})
    assert answer.exit_code == 2
    assert "https" in answer.output


def test_one_workspaces_token_does_not_expire() -> None:
    answer = CliRunner().invoke(cli.commands, ["manifest", "--rotate"], env={"RETAINER_PORT": None})
    assert (answer.exit_code, "--install" in answer.output) == (2, True)
