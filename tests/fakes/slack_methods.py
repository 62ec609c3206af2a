"""Web API methods about the app, people, messages, reactions and views: decoded, validated arguments in, answer out."""

import re
from collections.abc import Callable

from tests.fakes.slack_limits import Json
from tests.fakes.slack_paging import page
from tests.fakes.slack_people import Channel, Message
from tests.fakes.slack_posting import SlackError, SlackPosting

Handler = Callable[[SlackPosting, Json], Json | None]

# ------------------------------------------------------------------------------------------------ app, team and people


def api_test(fake: SlackPosting, arguments: Json) -> Json:
    """Echoes."""
    if arguments.get("error"):
        raise SlackError(arguments["error"])
    return {"args": arguments}


def auth_test(fake: SlackPosting, arguments: Json) -> Json:
    """Who the app is."""
    world = fake.world
    return {
        "url": f"https://{world.domain}.slack.com/",
        "team": world.domain.title(),
        "user": world.bot.name,
        "team_id": world.team_id,
        "user_id": world.bot.id,
        "bot_id": world.bot.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(fake: SlackPosting, arguments: Json) -> Json:
    """A WebSocket address for Socket Mode."""
    ticket = fake.events.delivery.socket_mode.issue_ticket()
    address = fake.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/socket?ticket={ticket}&app_id={fake.world.app_id}"}


def team_info(fake: SlackPosting, arguments: Json) -> Json:
    """The workspace."""
    world = fake.world
    icon = {"image_default": True, "image_34": "https://example.invalid/34.png"}
    team = {"id": world.team_id, "name": world.domain.title(), "domain": world.domain, "icon": icon}
    return {"team": team | {"url": f"https://{world.domain}.slack.com/", "email_domain": "example.com"}}


def bots_info(fake: SlackPosting, arguments: Json) -> Json:
    """The app's own bot."""
    if arguments.get("bot") not in (None, fake.world.bot.bot_id):
        raise SlackError("bot_not_found")
    profile = {name: value for name, value in fake.world.bot_profile().items() if name != "team_id"}
    return {"bot": profile | {"user_id": fake.world.bot.id}}


def _may_see_mail(fake: SlackPosting) -> bool:
    return fake.events.scopes is None or "users:read.email" in fake.events.scopes


def users_info(fake: SlackPosting, arguments: Json) -> Json:
    """One person."""
    user = fake.person(arguments["user"])
    return {"user": user.wire(with_email=_may_see_mail(fake), with_locale=bool(arguments.get("include_locale")))}


def users_list(fake: SlackPosting, arguments: Json) -> Json:
    """Everybody."""
    people, metadata = page(fake, list(fake.world.users.values()), arguments)
    members = [user.wire(with_email=_may_see_mail(fake)) for user in people]
    return {"members": members, "cache_ts": int(fake.world.now()), "response_metadata": metadata}


def users_lookup_by_email(fake: SlackPosting, arguments: Json) -> Json:
    """The active person of this workspace with an address; strangers are not found."""
    wanted = str(arguments["email"]).lower()
    for user in fake.world.users.values():
        hidden = user.deleted or user.is_bot or user.is_stranger
        if user.email and user.email.lower() == wanted and not hidden:
            return {"user": user.wire()}
    raise SlackError("users_not_found")


# ------------------------------------------------------------------------------------------------------------ messages


def post_message(fake: SlackPosting, arguments: Json) -> Json:
    """Posts."""
    channel = fake.writable(arguments["channel"])
    message = fake.post(channel, arguments)
    return {"channel": channel.id, "ts": message.ts, "message": message.payload}


def post_ephemeral(fake: SlackPosting, arguments: Json) -> Json:
    """Posts for one person's eyes."""
    channel = fake.channel_for(arguments["channel"])
    if fake.world.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    if arguments["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    return {"message_ts": fake.post(channel, arguments, only_for=arguments["user"]).ts}


def _own_message(fake: SlackPosting, arguments: Json, refusal: str) -> tuple[Channel, Message]:
    channel = fake.channel_for(arguments["channel"])
    message = fake.world.find_message(channel.id, arguments["ts"])
    if message is None:
        raise SlackError("message_not_found")
    if not message.from_app:
        raise SlackError(refusal)
    return channel, message


def update(fake: SlackPosting, arguments: Json) -> Json:
    """Edits."""
    channel, message = _own_message(fake, arguments, "cant_update_message")
    fake.change(message, arguments)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.payload}


def delete(fake: SlackPosting, arguments: Json) -> Json:
    """Deletes."""
    channel, message = _own_message(fake, arguments, "cant_delete_message")
    fake.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(fake: SlackPosting, arguments: Json) -> Json:
    """A link to a message."""
    channel = fake.channel_for(arguments["channel"])
    message = fake.world.find_message(channel.id, arguments["message_ts"])
    if message is None:
        raise SlackError("message_not_found")
    link = f"https://{fake.world.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"permalink": link, "channel": channel.id}


# ----------------------------------------------------------------------------------------------------------- reactions


def _reacted(fake: SlackPosting, arguments: Json) -> Message:
    if not arguments.get("channel") or not arguments.get("timestamp"):
        raise SlackError("no_item_specified")
    channel = fake.channel_for(arguments["channel"])
    message = fake.world.find_message(channel.id, arguments["timestamp"])
    if message is None:
        raise SlackError("message_not_found")
    return message


def reactions_add(fake: SlackPosting, arguments: Json) -> None:
    """Reacts."""
    if not re.fullmatch(r"[\w+'-]+(::skin-tone-[2-6])?", arguments["name"]):
        raise SlackError("invalid_name")
    if not fake.react(_reacted(fake, arguments), arguments["name"], add=True):
        raise SlackError("already_reacted")


def reactions_remove(fake: SlackPosting, arguments: Json) -> None:
    """Takes a reaction away."""
    if not fake.react(_reacted(fake, arguments), arguments["name"], add=False):
        raise SlackError("no_reaction")


def reactions_get(fake: SlackPosting, arguments: Json) -> Json:
    """A message with its reactions."""
    message = _reacted(fake, arguments)
    return {"type": "message", "channel": message.channel, "message": message.payload}


# --------------------------------------------------------------------------------------------------------------- views


def views_open(fake: SlackPosting, arguments: Json) -> Json:
    """Opens a modal."""
    trigger = fake.take_trigger(arguments.get("trigger_id"))
    return {"view": fake.show(trigger.user, arguments["view"]).payload}


def views_push(fake: SlackPosting, arguments: Json) -> Json:
    """Puts a modal on top of another."""
    trigger = fake.take_trigger(arguments.get("trigger_id"))
    stack = fake.world.modals.get(trigger.user, [])
    if not stack:
        raise SlackError("not_found")
    return {"view": fake.show(trigger.user, arguments["view"], parent=stack[-1]).payload}


def views_update(fake: SlackPosting, arguments: Json) -> Json:
    """Replaces a view."""
    view = fake.world.find_view(arguments.get("view_id"), arguments.get("external_id"))
    if view is None:
        raise SlackError("not_found")
    if arguments.get("hash") and arguments["hash"] != view.payload["hash"]:
        raise SlackError("hash_conflict")
    if view.payload["type"] == "home":
        fresh = fake.world.make_view(arguments["view"], view.user, replacing=view)
        fake.world.homes[view.user] = fresh
        return {"view": fresh.payload}
    return {"view": fake.show(view.user, arguments["view"], replacing=view).payload}


def views_publish(fake: SlackPosting, arguments: Json) -> Json:
    """Shows a Home tab."""
    if not fake.home_tab:
        raise SlackError("not_enabled")
    if arguments["user_id"] not in fake.world.users:
        raise SlackError("invalid_arguments")
    shown = fake.world.homes.get(arguments["user_id"])
    if arguments.get("hash") and shown and arguments["hash"] != shown.payload["hash"]:
        raise SlackError("hash_conflict")
    view = fake.world.make_view(arguments["view"], arguments["user_id"], replacing=shown)
    fake.world.homes[view.user] = view
    return {"view": view.payload}


def set_prompts(fake: SlackPosting, arguments: Json) -> Json:
    """What a person may begin with in the view for agents; the newer view takes no thread and shows nothing for one."""
    if not fake.is_agent:
        raise SlackError("not_agent_app")
    channel = fake.channel_for(arguments["channel_id"])
    if channel.kind != "im":
        raise SlackError("channel_not_found")
    if "thread_ts" not in arguments:
        fake.prompts[channel.id] = [prompt["title"] for prompt in arguments["prompts"]]
    return {}


METHODS: dict[str, Handler] = {
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "api.test": api_test,
    "auth.test": auth_test,
    "apps.connections.open": connections_open,
    "team.info": team_info,
    "bots.info": bots_info,
    "users.info": users_info,
    "users.list": users_list,
    "users.lookupByEmail": users_lookup_by_email,
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "reactions.add": reactions_add,
    "reactions.remove": reactions_remove,
    "reactions.get": reactions_get,
    "views.open": views_open,
    "views.push": views_push,
    "views.update": views_update,
    "views.publish": views_publish,
}
