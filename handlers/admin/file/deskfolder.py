"""A desk that is written in one file, or in a folder of files whose sections are put together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from handlers.admin.file.faults import Fault, FaultyFileError, Path, dotted
from handlers.admin.file.reading import MAX_BYTES, Document, Spots, Value, read

MAX_TOTAL = 40_000_000  # bytes of a folder's files together
MAX_SPOTS = 2_000_000  # values of a folder's files together
SUFFIXES = (".yaml", ".yml")


def read_desk(path: FilePath) -> Document:
    """The desk that stands in a file, or in all .yaml and .yml files below a folder, sorted by name; their sections
    merge. Names that start with a dot are left alone. Raises FaultyFileError with what keeps any file from being read;
    what is written in two files is a fault of the document."""
    if not path.is_dir():
        return read(_bytes(path, path.name), path.name)
    found = _files(path)
    if not found:
        says = "there is no desk file in this folder; write one whose name ends in .yaml"
        raise FaultyFileError([Fault(path.name, 1, 1, "", says)])
    return _Merged(path.name).all(_documents(path, found))


def _files(folder: FilePath) -> list[FilePath]:
    below = (one.relative_to(folder) for one in folder.rglob("*") if one.suffix in SUFFIXES and not one.is_dir())
    return sorted(one for one in below if not any(part.startswith(".") for part in one.parts))


def _bytes(path: FilePath, name: str) -> bytes:
    """The file's bytes; of one that is far too long only as many as show it."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        size = path.stat().st_size
    except OSError as error:
        raise FaultyFileError([Fault(name, 1, 1, "", f"cannot be read: {error.strerror}")]) from error
    if len(raw) > MAX_BYTES:
        says = (
            f"the file has {max(size, len(raw)):,} bytes; a desk file has at most {MAX_BYTES:,}, so write several files"
        )
        raise FaultyFileError([Fault(name, 1, 1, "", says)])
    return raw


def _documents(folder: FilePath, names: Iterable[FilePath]) -> list[Document]:
    """Every file of the folder. Raises FaultyFileError with the faults of all of them, or when they are too much."""
    documents: list[Document] = []
    faults: list[Fault] = []
    length = spots = 0
    for one in names:
        name = one.as_posix()
        try:
            if (folder / one).exists() and not (folder / one).is_file():
                raise FaultyFileError([Fault(name, 1, 1, "", "is no plain file; take it out of the folder")])
            raw = _bytes(folder / one, name)
            documents.append(read(raw, name))
        except FaultyFileError as error:
            faults += error.faults
            continue
        length, spots = length + len(raw), spots + len(documents[-1].spots)
        if length > MAX_TOTAL or spots > MAX_SPOTS:
            says = f"with this file the folder has more than {MAX_TOTAL:,} bytes or {MAX_SPOTS:,} values; write less"
            raise FaultyFileError([*faults, Fault(name, 1, 1, "", says)])
    if faults:
        raise FaultyFileError(faults)
    return documents


@dataclass(slots=True)
class _Merged:
    """Files put together, section by section; what two of them say is a fault that names both."""

    folder: str
    value: dict[str, Value] = field(default_factory=dict)
    spots: Spots = field(default_factory=dict)
    files: dict[Path, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def all(self, documents: Iterable[Document]) -> Document:
        """The documents as one."""
        for document in documents:
            self._add(document)
        return Document(self.folder, self.value, self.spots, self.files, tuple(self.faults))

    def _add(self, document: Document) -> None:
        self.files.setdefault((), document.name)
        if document.value is None:
            return
        if not isinstance(document.value, dict):
            self.faults.append(document.fault((), "this is no part of a desk; write sections such as people:"))
            return
        mine = {path for name, section in document.value.items() for path in self._section(document, name, section)}
        self.spots |= {path: spot for path, spot in document.spots.items() if path[:2] in mine or path[:1] in mine}

    def _section(self, document: Document, name: str, section: Value) -> list[Path]:
        """Take a section over; what it gave: paths of one step for all of it, or of two for its entries."""
        before = self.value.get(name)
        if before is None:
            self.files[name,] = document.name
            self.value[name] = dict(section) if isinstance(section, dict) else section
            return [(name,)]
        if section is None:
            return []
        if not isinstance(before, dict) or not isinstance(section, dict):
            self._twice(document, (name,))
            return []
        new: list[Path] = []
        for key, one in section.items():
            if key in before:
                self._twice(document, (name, key))
                continue
            before[key] = one
            self.files[name, key] = document.name
            new.append((name, key))
        return new

    def _twice(self, document: Document, path: Path) -> None:
        first = self.files.get(path, self.files[path[:1]])
        line, column = self.spots[path]
        says = f"is already written in {first}:{line}:{column}; keep one of the two"
        self.faults.append(Fault(document.name, *document.spots[path], dotted(path), says))
