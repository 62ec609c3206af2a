"""The Slack app manifest: what the desk asks of a workspace, and nothing that no code of ours uses."""

import json
from urllib.parse import urlsplit

import click

from bot.settings import Settings

# One reason each; a scope without one does not belong here.
REQUIRED = {
    "app_mentions:read": "hear a mention in a channel",
    "channels:history": "read requests in channels the desk was invited to",
    "chat:write": "answer",
    "commands": "offer /desk, and the menu of a message",
    "files:read": "carry the files that people send",
    "files:write": "show people's files, and the log of a missed promise",
    "groups:history": "read requests in private channels the desk was invited to",
    "im:history": "read requests in direct messages",
    "im:write": "write to a person first: deadlines, assignments",
    "reactions:write": "mark a message as received or delivered",
    "users:read": "show people's names, and notice who left",
}
OPTIONAL = {
    "assistant:write": "offer what to begin with, where the workspace has the view for agents",
    "channels:read": "know a channel's name, and notice that it was renamed, archived or left",
    "chat:write.customize": "show an answer under the expert's name",
    "groups:read": "the same for private channels",
    "im:read": "find who wrote for the first time while the desk was down",
    "reactions:read": "make a request of a message under which somebody sets a ticket sign",
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_id_changed",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "tokens_revoked",
    "user_change",
)
SHOWN = {
    "name": "Retainer",
    "description": "Carries your questions to the right experts and keeps the promised times.",
    "background_color": "#1f3a4d",
}
FEATURES = {
    "agent_view": {"agent_description": "Carries your questions to the right experts and keeps the promised times."},
    "app_home": {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    },
    "bot_user": {"display_name": "Retainer", "always_online": True},
}
COMMAND = {
    "command": "/desk",
    "description": "Ask the desk, or see your requests and contract",
    "usage_hint": "help | status | contract",
    "should_escape": False,
}
SHORTCUT = {
    "name": "Make this a request",
    "type": "message",
    "callback_id": "request",
    "description": "Ask the desk about this message",
}


def not_granted(scopes: str) -> tuple[str, str]:
    """What is missing of the required and of the optional scopes, each with its use; "" where nothing is. scopes: what
    was granted, separated by commas."""
    granted = {scope.strip() for scope in scopes.split(",")}
    required, optional = (
        ", ".join(f"{scope} ({why})" for scope, why in some.items() if scope not in granted)
        for some in (REQUIRED, OPTIONAL)
    )
    return required, optional


def render(http: str | None = None, install: str | None = None, *, rotate: bool = False) -> str:
    """The manifest as JSON text. `http`: the public https address Slack shall call; None for Socket Mode. `install`:
    the one from which workspaces install it themselves; None for one workspace. `rotate`: tokens expire.

    Fields as in https://docs.slack.dev/reference/app-manifest; `bot_optional` names the members of `bot` that a
    workspace may decline.
    """
    address = {} if http is None else {"request_url": f"{http.rstrip('/')}/slack/events"}
    command = COMMAND | ({"url": address["request_url"]} if address else {})
    scopes = {"bot": sorted(REQUIRED | OPTIONAL), "bot_optional": sorted(OPTIONAL)}
    back = {} if install is None else {"redirect_urls": [f"{install.rstrip('/')}/slack/oauth"]}
    manifest = {
        "_metadata": {"major_version": 2},
        "display_information": SHOWN,
        "features": FEATURES | {"shortcuts": [SHORTCUT], "slash_commands": [command]},
        "oauth_config": {**back, "scopes": scopes},
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": http is None,
            "token_rotation_enabled": rotate,
        },
    }
    return json.dumps(manifest, indent=2)


def run(_settings: Settings, http: str | None, install: str | None, rotate: bool) -> None:
    """Print the manifest. Raises click.BadParameter for an address Slack would not call."""
    for option, address in (("--http", http), ("--install", install)):
        parts = urlsplit(address or "")
        if address is not None and (parts.scheme != "https" or not parts.hostname or parts.query):
            said = "Slack only calls https addresses, such as https://desk.example.org"
            raise click.BadParameter(said, param_hint=option)
    if rotate and install is None:
        said = "tokens that expire are for workspaces that install it themselves (--install)"
        raise click.BadParameter(said, param_hint="--rotate")
    click.echo(render(http, install, rotate=rotate))
