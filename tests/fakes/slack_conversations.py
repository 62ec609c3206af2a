"""Web API methods about conversations, pins and files: decoded, validated arguments in, answer out."""

import re
from collections.abc import Callable

from tests.fakes.slack_files import StoredFile
from tests.fakes.slack_limits import OPEN_USERS, Json
from tests.fakes.slack_paging import listed, page
from tests.fakes.slack_people import Channel, Message, User
from tests.fakes.slack_posting import SlackError, SlackPosting

Handler = Callable[[SlackPosting, Json], Json | None]
KINDS = {"public_channel": "channel", "private_channel": "group", "mpim": "mpim", "im": "im"}


def _visible(fake: SlackPosting, channel_id: object) -> Channel:
    """A conversation the app may know of."""
    channel = fake.world.channels.get(str(channel_id))
    if channel is None or (channel.kind != "channel" and fake.world.bot.id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def _joined(fake: SlackPosting, channel_id: object) -> Channel:
    """A conversation the app is a member of."""
    channel = _visible(fake, channel_id)
    if fake.world.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


# ------------------------------------------------------------------------------------------------------- conversations


def open_(fake: SlackPosting, arguments: Json) -> Json:
    """Opens a direct conversation, or finds it."""
    if arguments.get("channel"):
        channel, known = _visible(fake, arguments["channel"]), False
    else:
        before = set(fake.world.channels)
        channel = fake.world.direct(*_addressed(fake, arguments))
        known = channel.id in before
    full = channel.wire(fake.world.bot.id) if arguments.get("return_im") else {"id": channel.id}
    return {"channel": full} | ({"no_op": True, "already_open": True} if known else {})


def _addressed(fake: SlackPosting, arguments: Json) -> list[User]:
    ids = listed(arguments.get("users"))
    if not ids:
        raise SlackError("users_list_not_supplied")
    if len(ids) > OPEN_USERS:
        raise SlackError("too_many_users")
    people = [fake.person(user_id) for user_id in ids]
    if any(user.deleted for user in people):
        raise SlackError("user_disabled")
    return people


def _listed(fake: SlackPosting, arguments: Json, *, mine: str | None, full: bool) -> Json:
    wanted = {KINDS.get(name, name) for name in listed(arguments.get("types") or "public_channel")}
    bot = fake.world.bot.id
    visible = [
        channel
        for channel in fake.world.channels.values()
        if channel.kind in wanted
        and (mine is None or mine in channel.members)
        and (channel.kind == "channel" or bot in channel.members)
        and not (arguments.get("exclude_archived") and channel.is_archived)
    ]
    shown, metadata = page(fake, visible, arguments)
    channels = [channel.wire(bot, with_count=full, with_membership=full) for channel in shown]
    return {"channels": channels, "response_metadata": metadata}


def list_(fake: SlackPosting, arguments: Json) -> Json:
    """The conversations of the workspace."""
    return _listed(fake, arguments, mine=None, full=True)


def users_conversations(fake: SlackPosting, arguments: Json) -> Json:
    """The conversations somebody is in."""
    return _listed(fake, arguments, mine=arguments.get("user", fake.world.bot.id), full=False)


def info(fake: SlackPosting, arguments: Json) -> Json:
    """One conversation."""
    channel = _visible(fake, arguments["channel"])
    return {"channel": channel.wire(fake.world.bot.id, with_count=bool(arguments.get("include_num_members")))}


def members(fake: SlackPosting, arguments: Json) -> Json:
    """Who is in it."""
    shown, metadata = page(fake, _visible(fake, arguments["channel"]).members, arguments)
    return {"members": shown, "response_metadata": metadata}


def _between(messages: list[Message], arguments: Json) -> list[Message]:
    """Messages inside oldest and latest."""
    oldest, latest = float(arguments.get("oldest") or 0), float(arguments.get("latest") or 1e12)
    edges = (oldest, latest) if arguments.get("inclusive") else ()
    return [m for m in messages if oldest < float(m.ts) < latest or float(m.ts) in edges]


def _payloads(messages: list[Message], arguments: Json) -> list[Json]:
    """What is read; metadata only for who asks for it."""
    hidden = set() if arguments.get("include_all_metadata") else {"metadata"}
    return [{name: value for name, value in m.payload.items() if name not in hidden} for m in messages]


def history(fake: SlackPosting, arguments: Json) -> Json:
    """Messages at the top level, newest first."""
    channel = _joined(fake, arguments["channel"])
    top = [
        m
        for m in channel.history
        if not m.thread_ts or m.thread_ts == m.ts or m.payload.get("subtype") == "thread_broadcast"
    ]
    shown, metadata = page(fake, _between(top, arguments)[::-1], arguments)
    return {
        "messages": _payloads(shown, arguments),
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        "response_metadata": metadata,
    }


def replies(fake: SlackPosting, arguments: Json) -> Json:
    """A thread, oldest first, its parent always included."""
    channel = _joined(fake, arguments["channel"])
    root = fake.world.find_message(channel.id, arguments["ts"])
    if root is None:
        raise SlackError("thread_not_found")
    parent = root.thread_ts or root.ts
    thread = channel.thread(parent)
    inside = _between(thread, arguments)
    shown, metadata = page(fake, [m for m in thread if m.ts == parent or m in inside], arguments)
    more = bool(metadata["next_cursor"])
    return {"messages": _payloads(shown, arguments), "has_more": more, "response_metadata": metadata}


def join(fake: SlackPosting, arguments: Json) -> Json:
    """The app joins."""
    channel = _visible(fake, arguments["channel"])
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if fake.world.bot.id not in channel.members:
        fake.events.send_event_later(fake.events.joined_event(channel, fake.world.bot), channel)
    return {"channel": channel.wire(fake.world.bot.id)}


def leave(fake: SlackPosting, arguments: Json) -> Json | None:
    """The app leaves."""
    channel = _visible(fake, arguments["channel"])
    if fake.world.bot.id not in channel.members:
        return {"not_in_channel": True}
    channel.members.remove(fake.world.bot.id)
    return None


def create(fake: SlackPosting, arguments: Json) -> Json:
    """A new channel."""
    name = arguments["name"]
    if not name or len(name) > 80:
        raise SlackError("invalid_name_maxlength" if name else "invalid_name_required")
    if not re.fullmatch(r"[\w-]+", name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if any(channel.name == name for channel in fake.world.channels.values()):
        raise SlackError("name_taken")
    channel = fake.world.add_channel(name, private=bool(arguments.get("is_private")))
    return {"channel": channel.wire(fake.world.bot.id)}


def invite(fake: SlackPosting, arguments: Json) -> Json:
    """Brings people in."""
    channel = _joined(fake, arguments["channel"])
    people = [fake.person(user_id) for user_id in listed(arguments["users"])]
    if fake.world.bot in people:
        raise SlackError("cant_invite_self")
    if any(user.id in channel.members for user in people):
        raise SlackError("already_in_channel")
    for user in people:
        event = fake.events.joined_event(channel, user, inviter=fake.world.bot)
        fake.events.send_event_later(event, channel)
    return {"channel": channel.wire(fake.world.bot.id)}


def archive(fake: SlackPosting, arguments: Json) -> None:
    """Archives."""
    channel = _joined(fake, arguments["channel"])
    if channel.is_archived:
        raise SlackError("already_archived")
    channel.is_archived = True


def pins_add(fake: SlackPosting, arguments: Json) -> None:
    """Pins a message."""
    channel = _joined(fake, arguments["channel"])
    if fake.world.find_message(channel.id, arguments.get("timestamp", "")) is None:
        raise SlackError("message_not_found")
    if arguments["timestamp"] in channel.pins:
        raise SlackError("already_pinned")
    channel.pins.append(arguments["timestamp"])


def pins_remove(fake: SlackPosting, arguments: Json) -> None:
    """Takes a pin away."""
    channel = _joined(fake, arguments["channel"])
    if arguments.get("timestamp") not in channel.pins:
        raise SlackError("no_pin")
    channel.pins.remove(arguments["timestamp"])


# --------------------------------------------------------------------------------------------------------------- files


def _file(fake: SlackPosting, file_id: object) -> StoredFile:
    stored = fake.world.files.get(str(file_id))
    if stored is None or not stored.complete:
        raise SlackError("file_not_found")
    if stored.deleted:
        raise SlackError("file_deleted")
    return stored


def upload_url(fake: SlackPosting, arguments: Json) -> Json:
    """Where to upload a file to."""
    length = int(arguments["length"])
    if length <= 0:
        raise SlackError("invalid_arguments")
    world = fake.world
    stored = StoredFile(world.new_id("F"), arguments["filename"], b"", world.bot.id, fake.base_url, world.team_id)
    stored.complete, stored.expected_length = False, length
    world.files[stored.id] = stored
    return {"upload_url": f"{fake.base_url}/upload/v1/{stored.id}", "file_id": stored.id}


def complete_upload(fake: SlackPosting, arguments: Json) -> Json:
    """Shares uploaded files."""
    stored = []
    for entry in arguments["files"]:
        file = fake.world.files.get(entry["id"])
        if file is None or file.deleted or not (file.complete or file.content):
            raise SlackError("file_not_found")
        file.complete, file.title = True, entry.get("title") or file.name
        stored.append(file)
    for target in listed(arguments.get("channel_id")) or listed(arguments.get("channels")):
        if target not in fake.world.channels:
            raise SlackError("channel_not_found")
        fake.share_files(_joined(fake, target), stored, arguments)
    return {"files": [file.wire() for file in stored]}


def files_info(fake: SlackPosting, arguments: Json) -> Json:
    """One file."""
    found = _file(fake, arguments["file"]).known()
    return {"file": found, "comments": [], "response_metadata": {"next_cursor": ""}}


def files_delete(fake: SlackPosting, arguments: Json) -> None:
    """Deletes a file of the app."""
    stored = _file(fake, arguments["file"])
    if stored.user != fake.world.bot.id:
        raise SlackError("cant_delete_file")
    stored.deleted = True
    for channel, messages in stored.shares.items():
        for ts in messages:
            shown = fake.world.channels[channel].messages[ts].payload
            shown["files"] = [stored.tombstone() if one["id"] == stored.id else one for one in shown["files"]]


def files_upload(fake: SlackPosting, arguments: Json) -> None:
    """Is gone."""
    raise SlackError("method_deprecated")


METHODS: dict[str, Handler] = {
    "users.conversations": users_conversations,
    "conversations.open": open_,
    "conversations.list": list_,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.create": create,
    "conversations.invite": invite,
    "conversations.archive": archive,
    "pins.add": pins_add,
    "pins.remove": pins_remove,
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": files_info,
    "files.delete": files_delete,
    "files.upload": files_upload,
}
