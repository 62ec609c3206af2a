"""The smallest payload of each type of the Bot API, made from the library's own classes."""

import inspect
import re
from typing import Any

import telegram

PLAIN = {"int": 1, "str": "x", "bool": True, "float": 1.5, "datetime": 1_700_000_000, "timedelta": 60}
# Of several types that a field may have: one, and what it calls itself.
TYPES = {
    "MessageOrigin": ("MessageOriginUser", "user"),
    "PaidMedia": ("PaidMediaPhoto", "photo"),
    "MaybeInaccessibleMessage": ("Message", None),
    "Chat": ("Chat", "private"),
}
NAMES = {"from_user": "from"}


def fields(kind: type[Any], *, required: bool) -> dict[str, Any]:
    """A sample of each field of a class of the library, in the names of the Bot API."""
    found = list(inspect.signature(kind.__init__).parameters.values())
    chosen = [one for one in found if one.name not in ("self", "api_kwargs") and not (required and one.default is None)]
    return {NAMES.get(one.name, one.name): sample(str(one.annotation)) for one in chosen}


def sample(annotation: str) -> Any:
    """A value of an annotated type, as it stands in JSON."""
    if sequence := re.search(r"(?:Sequence|tuple|list)\[(.*)\]", annotation):
        return [sample(sequence[1])]
    names = [
        one for one in re.findall(r"\w+", annotation) if one in PLAIN or inspect.isclass(getattr(telegram, one, 0))
    ]
    name, said = TYPES.get(names[0], (names[0], None))
    if name in PLAIN:
        return PLAIN[name]
    return fields(getattr(telegram, name), required=True) | ({"type": said} if said else {})
