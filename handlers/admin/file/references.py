"""What the entries of a desk file are called, and what is wrong with a reference to one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.admin.file.faults import Path, dotted
from handlers.admin.file.shaping import Draft
from handlers.admin.file.values import Price, hint

Found = tuple[Path, str]
"""Where something is wrong, from the entry that is looked at on, and what it is and how to mend it."""
Account = tuple[str, str, str]  # platform, workspace, id
_ONE = {
    "people": "person",
    "calendars": "calendar",
    "queues": "queue",
    "skills": "skill",
    "products": "product",
    "organisations": "organisation",
    "platforms": "platform",
}


@dataclass(frozen=True, slots=True)
class References:
    """A draft's entries and names. chats: every chat that a queue or organisation has claimed so far."""

    draft: Draft
    chats: dict[Account, str] = field(default_factory=dict)

    def entries(self, section: str) -> dict[str, Any]:
        """The entries of a section that could be read, by key."""
        return self.draft.entries.get(section, {})

    def is_doubtful(self, *path: str) -> bool:
        """Whether what stands there could not be read, so that nothing follows from what seems to be missing."""
        return self.draft.is_doubtful(*path)

    def known(self, section: str, key: str | None, path: Path) -> Iterator[Found]:
        """A key must stand in its section, whether its entry could be read or not."""
        names = self.draft.names.get(section, frozenset())
        if key is not None and key not in names and not self.is_doubtful(section):
            says = f"there is no {_ONE[section]} “{key}” in {section}"
            yield path, f"{says}{hint(key, names) or f'; add it to {section}'}"

    def all_known(self, section: str, keys: Sequence[str], path: Path) -> Iterator[Found]:
        """Each key of a list must stand in its section, and once in the list."""
        for index, key in enumerate(keys):
            yield from self.known(section, key, (*path, index))
        yield from once(keys, path)

    def account(self, platform: str, written: str) -> Account:
        """The platform, workspace and id that `workspace/id` or `id` names."""
        workspace, slash, one = written.rpartition("/")
        return platform, workspace if slash else self.draft.platforms.get(platform, ""), one

    def places(self, chats: Iterable[dict[str, str]], path: Path) -> Iterator[Found]:
        """A chat is bound once, to one queue or one organisation: the entry in which the path lies."""
        owner = dotted(path[:2])
        for index, chat in enumerate(chats):
            for platform, place in chat.items():
                here = (*path, index, platform)
                yield from self.known("platforms", platform, here)
                first = self.chats.setdefault(self.account(platform, place), owner)
                if first != owner:
                    yield here, f"“{place}” is already the chat of {first}; write it at one of the two"

    def money(self, price: Price | None, path: Path) -> Iterator[Found]:
        """All money is in the desk's currency."""
        desk = self.draft.desk
        if self.is_doubtful("desk", "currency"):
            return
        if desk is not None and price is not None and price.currency != desk.currency:
            says = f"“{price}” is in {price.currency}, but this desk counts in {desk.currency}"
            yield path, f"{says}; write it in {desk.currency}, or change desk.currency"


def once(keys: Sequence[str], path: Path) -> Iterator[Found]:
    """Each of a list is written once."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield (*path, index), f"“{key}” is already in this list; write it once"
        seen.add(key)


def circle(key: str, above: dict[str, str | None]) -> bool:
    """Whether following `above` from the key leads back to it."""
    seen, one = {key}, above.get(key)
    while one is not None and one not in seen:
        seen.add(one)
        one = above.get(one)
    return one == key
