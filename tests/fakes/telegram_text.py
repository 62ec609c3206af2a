"""Telegram's text: UTF-16 lengths, the entities it finds by itself, and checks of the entities a bot sends."""

import re
from typing import Any

from tests.fakes.telegram_documentation import ENTITIES_PER_MESSAGE

Entity = dict[str, Any]

AUTOMATIC = (
    ("bot_command", re.compile(r"(?<![\w/])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?")),
    ("url", re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)'\"]")),
    ("url", re.compile(r"(?<![\w@./:-])(?:[\w-]+\.)+(?:com|net|org|it|de|se|cn|io)(?![\w.@-])(?:/[^\s<>]*)?")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w@./])@[a-zA-Z0-9_]{4,32}")),
    ("hashtag", re.compile(r"(?<!\w)#\w+")),
)
NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: characters outside the basic plane count twice."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The stretch an entity covers."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le")


def automatic_entities(text: str) -> list[Entity]:
    """The entities Telegram finds by itself in a text."""
    found: list[Entity] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in AUTOMATIC:
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                offset = utf16_length(text[: match.start()])
                found.append({"type": kind, "offset": offset, "length": utf16_length(match.group())})
    return sorted(found, key=lambda entity: entity["offset"])


def merged(text: str, given: list[Entity]) -> list[Entity]:
    """What a message carries: the bot's entities, and the automatic ones that do not touch them."""
    own = [
        found
        for found in automatic_entities(text)
        if not any(_overlap(found, other) for other in given if other["type"] in NEEDS)
    ]
    return sorted([*given, *own], key=lambda entity: (entity["offset"], -entity["length"]))


def faults(text: str, entities: list[Entity]) -> list[str]:
    """What is wrong with the entities of a text."""
    size = utf16_length(text)
    wrong = [
        f"{entity['type']} at {entity['offset']}+{entity['length']} lies outside the text of {size}"
        for entity in entities
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > size
    ]
    wrong += [
        f"{entity['type']} without {NEEDS[entity['type']]}"
        for entity in entities
        if entity["type"] in NEEDS and NEEDS[entity["type"]] not in entity
    ]
    if len(entities) > ENTITIES_PER_MESSAGE:
        wrong.append(f"{len(entities)} entities, the rest after {ENTITIES_PER_MESSAGE} is dropped")
    return wrong


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram removes white space around a message; entities move along."""
    left = len(text) - len(text.lstrip())
    result = text.strip()
    shift, size = utf16_length(text[:left]), utf16_length(result)
    moved = []
    for item in entities:
        start = max(0, item["offset"] - shift)
        end = min(size, item["offset"] + item["length"] - shift)
        if end > start:
            moved.append({**item, "offset": start, "length": end - start})
    return result, moved


def _overlap(one: Entity, other: Entity) -> bool:
    begins = max(one["offset"], other["offset"])
    ends = min(one["offset"] + one["length"], other["offset"] + other["length"])
    return bool(begins < ends)
