"""Everything a message says: blocks of every kind, attachments of other programs, and messages shared in it. Pure.

Field names: docs.slack.dev/reference/block-kit/blocks and /messaging/formatting-message-text#attachments. What Slack
adds by itself, previews of links, is no content.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.cleaning import one_line
from bot.slack import words
from bot.slack.words import Json, Names
from handlers.notices import Words
from handlers.text.formatting import join, quotation, shaped
from handlers.text.spans import Shape

MOST = 3  # messages shared in one another


def of_message(message: Json, names: Names, *, depth: int = 0) -> Words:
    """What a message says, as its reader sees it."""
    said = of_blocks(message.get("blocks") or (), names)
    if not said.text:
        said = words.of_text(message.get("text") or "", names)
    attached = (_attachment(one, names, depth) for one in message.get("attachments") or ())
    return _lines(said, *attached)


def of_blocks(blocks: Any, names: Names) -> Words:
    """What blocks say, one below the other."""
    return _lines(*(_block(block, names) for block in blocks))


def _lines(*parts: Words) -> Words:
    return join((part for part in parts if part.text), "\n")


def _block(block: Json, names: Names) -> Words:
    match block.get("type"):
        case "rich_text":
            return words.of_rich([block], names)
        case "header":
            return shaped(_text(block.get("text"), names), Shape.BOLD)
        case "section":
            return _lines(_text(block.get("text"), names), *(_text(one, names) for one in block.get("fields") or ()))
        case "context":
            return join(filter(_says, (_text(one, names) for one in block.get("elements") or ())), " ")
        case "image" | "video":
            return _lines(_text(block.get("title"), names), Words(str(block.get("alt_text") or "")))
        case "markdown":
            return Words(str(block.get("text") or ""))
    return Words("")


def _says(said: Words) -> bool:
    return bool(said.text)


def _text(node: Any, names: Names) -> Words:
    """A text object, or an image among texts."""
    if not isinstance(node, Mapping):
        return Words("")
    if node.get("type") == "mrkdwn":
        return words.of_text(str(node.get("text") or ""), names)
    return Words(words.unescape(str(node.get("text") or node.get("alt_text") or "")))


# --------------------------------------------------------------------------------------------------------- attachments


def is_shared(attachment: Json) -> bool:
    """Whether a person put another message there."""
    return bool(attachment.get("is_share") or attachment.get("is_msg_unfurl"))


def _attachment(attachment: Json, names: Names, depth: int) -> Words:
    if is_shared(attachment):
        return _shared(attachment, names, depth) if depth < MOST else Words("")
    if attachment.get("from_url") or attachment.get("original_url") or attachment.get("is_app_unfurl"):
        return Words("")  # a preview
    said = _lines(*_parts(attachment, names))
    return said if said.text else words.of_text(str(attachment.get("fallback") or ""), names)


def _parts(attachment: Json, names: Names) -> Iterator[Words]:
    """An attachment of the older kind, from top to bottom."""
    yield words.of_text(str(attachment.get("pretext") or ""), names)
    yield words.of_text(str(attachment.get("author_name") or ""), names)
    title = words.of_text(str(attachment.get("title") or ""), names)
    leads = str(attachment.get("title_link") or "")
    yield shaped(words.link(leads, title.text) if leads and title.text else title, Shape.BOLD)
    yield words.of_text(str(attachment.get("text") or ""), names)
    for field in attachment.get("fields") or ():
        named = words.of_text(f"{field.get('title') or ''}: ".removeprefix(": "), names)
        yield join((named, words.of_text(str(field.get("value") or ""), names)))
    yield of_blocks(attachment.get("blocks") or (), names)


def _shared(attachment: Json, names: Names, depth: int) -> Words:
    """A message shared in another, as a quotation that begins with its writer's name."""
    inside = [one["message"] for one in attachment.get("message_blocks") or () if one.get("message")]
    said = _lines(*(of_message(one, names, depth=depth + 1) for one in inside))
    if not said.text:
        said = words.of_text(str(attachment.get("text") or attachment.get("fallback") or ""), names)
    writer = names.get(str(attachment.get("author_id") or ""), "") or str(attachment.get("author_name") or "")
    return quotation(one_line(writer), said)
