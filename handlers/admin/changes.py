"""What a plan says: the changes of a desk, entry by entry, as people read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.admin.differing import Difference
from storage.declarations import Entry
from storage.declared import Declared

SHOWN = 8  # lines per entry before "and n more"
ONE_OF = {
    "desk": "desk",
    "platforms": "platform",
    "people": "person",
    "skills": "skill",
    "calendars": "calendar",
    "queues": "queue",
    "products": "product",
    "organisations": "organisation",
    "contracts": "contract",
}
Place = tuple[str, str]  # section and key


class Action(StrEnum):
    """What happens to an entry; the value is its sign in the printed plan."""

    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that the file adds, changes or removes. because: what it stands on that changed, where its own words
    did not; published: the versions of a contract that this makes; effects: what becomes of open requests."""

    action: Action
    section: str
    key: str
    differences: tuple[Difference, ...] = ()
    because: str = ""
    published: tuple[int, ...] = ()
    effects: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """One of the section: "person"."""
        return ONE_OF[self.section]

    def lines(self) -> Iterator[str]:
        """The change as people read it."""
        made = ", ".join(str(number) for number in self.published)
        because = f"({self.because} changed)" if self.because else ""
        parts = (self.action, self.kind, self.key, made and f"→ version {made}", because)
        yield " ".join(part for part in parts if part)
        for one in self.differences[:SHOWN]:
            yield f"    {one}"
        if (more := len(self.differences) - SHOWN) > 0:
            yield f"    … and {more} more"
        for effect in self.effects:
            yield f"    {effect}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying would do. entries: the declarations to keep; changed: the rows to write; removed: section -> keys;
    concerned: organisations whose requests may now be decided otherwise; held: requests that are decided anew;
    stranded: why it is refused unless forced; version: the desk version that the plan was made against, and the only
    one it may be applied to; anew: the desk stands from a release that kept no declarations."""

    changes: tuple[Change, ...]
    entries: tuple[Entry, ...]
    changed: Declared
    removed: Mapping[str, tuple[str, ...]]
    concerned: tuple[str, ...]
    held: str
    stranded: tuple[str, ...]
    version: int
    anew: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether applying would write nothing."""
        return not self.entries and not self.changes

    def lines(self) -> Iterator[str]:
        """The whole plan as people read it."""
        if self.anew:
            yield "This desk was applied by an earlier release; its entries are written down anew."
        for change in self.changes:
            yield from change.lines()
        if self.held:
            yield f"Held, and decided anew: {self.held}"
        for problem in self.stranded:
            yield f"! {problem}"
        count = {action: sum(change.action is action for change in self.changes) for action in Action}
        if self.changes:
            yield f"{count[Action.ADD]} to add, {count[Action.CHANGE]} to change, {count[Action.REMOVE]} to remove."
        else:
            yield "Nothing else changes." if self.anew else "No changes."
