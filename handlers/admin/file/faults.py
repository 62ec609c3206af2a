"""Faults of a desk file: where each stands and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault. line, column: from 1. path: the keys that lead there. says: what is wrong and what to write."""

    file: str
    line: int
    column: int
    path: str
    says: str

    def __str__(self) -> str:
        """The fault as one line that editors can jump to."""
        place = f"{self.file}:{self.line}:{self.column}: "
        return f"{place}{self.path}: {self.says}" if self.path else place + self.says


class FaultyFileError(Exception):
    """A desk file that is refused whole. `faults`: all of them, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Sorts the faults and drops repeats."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def dotted(path: Path) -> str:
    """contracts.C-2044.contacts[2]: the path as people write it."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
