"""A desk may be one file or a folder of files; faults name the file in which they stand."""

from pathlib import Path

import pytest

from handlers.admin.file.checking import check
from handlers.admin.file.deskfolder import read_desk
from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import read
from tests.desks import EXAMPLE, NOW

PEOPLE = "people:\n  sara: {name: Sara Holm}\n"
DESK = "desk: {vendor: Nordlicht, zone: UTC, front_desk: sara}\nplatforms: {console: local}\n"


def folder_of(path: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


def faults_of(path: Path) -> list[str]:
    """Every fault of the desk at the path, as printed."""
    with pytest.raises(FaultyFileError) as refused:
        check(read_desk(path), NOW)
    return [str(fault) for fault in refused.value.faults]


def test_the_example_in_parts_is_the_same_desk(tmp_path: Path) -> None:
    sections: dict[str, str] = {}
    for line in EXAMPLE.read_text().splitlines(keepends=True):
        if line[:1].isalpha():
            sections[line.partition(":")[0]] = ""
        if sections:
            sections[list(sections)[-1]] += line
    one, name = "  luca:\n", "people"
    before, _, after = sections[name].partition(one)
    files = {f"{name}.yaml": text for name, text in sections.items()} | {
        "people.yaml": before,
        "customers/bianchi.yml": "people:\n" + one + after,
    }
    whole = check(read(EXAMPLE.read_bytes(), "desk.yaml"), NOW)
    assert check(read_desk(folder_of(tmp_path, files)), NOW) == whole


def test_the_desks_own_keys_may_stand_in_several_files(tmp_path: Path) -> None:
    files = {"a.yaml": DESK, "b.yaml": PEOPLE + "desk: {currency: SEK}"}
    assert check(read_desk(folder_of(tmp_path, files)), NOW).desk.currency == "SEK"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"a.yaml": DESK + PEOPLE, "more/b.yaml": PEOPLE},
            ["more/b.yaml:2:3: people.sara: is already written in a.yaml:4:3; keep one of the two"],
            id="an entry in two files",
        ),
        pytest.param(
            {"a.yaml": DESK + PEOPLE, "b.yaml": "desk: {zone: UTC}"},
            ["b.yaml:1:8: desk.zone: is already written in a.yaml:1:27; keep one of the two"],
            id="a scalar in two files",
        ),
        pytest.param(
            {"a.yaml": DESK + PEOPLE, "b.yaml": "skills:\n  erp: {titel: ERP}\n"},
            ["b.yaml:2:9: skills.erp.titel: unknown key; did you mean “title”?"],
            id="a fault of shape names its file",
        ),
        pytest.param(
            {"a.yaml": DESK, "b.yaml": "people:\n  sara: {name: Sara, manager: marko}\n"},
            ["b.yaml:2:22: people.sara.manager: there is no person “marko” in people; add it to people"],
            id="a fault of meaning names its file",
        ),
        pytest.param(
            {"a.yaml": "x: [", "b.yaml": "y:\n\tz: 1"},
            [
                "a.yaml:2:1: this is not YAML: did not find expected node content",
                "b.yaml:2:1: a tab in the indentation; YAML indents with spaces, so write spaces",
            ],
            id="files that cannot be read, all at once",
        ),
        pytest.param(
            {"a.yaml": DESK + PEOPLE, "b.yaml": "- sara"},
            ["b.yaml:1:1: this is no part of a desk; write sections such as people:"],
            id="a file that is no part of a desk",
        ),
        pytest.param(
            {"a.yaml": DESK + "people: [sara]", "b.yaml": PEOPLE},
            [
                "a.yaml:3:1: people: should be a group of keys, each with its value",
                "b.yaml:1:1: people: is already written in a.yaml:3:1; keep one of the two",
            ],
            id="a section of two shapes",
        ),
        pytest.param({"a.yaml": PEOPLE}, ["a.yaml:1:1: desk: is missing; write it"], id="a section in no file"),
        pytest.param({"read.me": "x"}, ["there is no desk file in this folder"], id="an empty folder"),
    ],
)
def test_faults_name_the_file_in_the_folder(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    found = faults_of(folder_of(tmp_path, files))
    for says in expected:
        assert any(says in fault for fault in found), found


def test_what_starts_with_a_dot_is_left_alone(tmp_path: Path) -> None:
    files = {"desk.yaml": DESK + PEOPLE, ".#desk.yaml": "- x", ".git/old.yaml": "- x", "empty.yaml": "# later"}
    assert set(check(read_desk(folder_of(tmp_path, files)), NOW).people) == {"sara"}


def test_a_file_that_is_not_there_or_far_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyFileError, match=r"desk.yaml:1:1: cannot be read: No such file"):
        read_desk(tmp_path / "desk.yaml")
    with (tmp_path / "desk.yaml").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(FaultyFileError, match=r"desk.yaml:1:1: the file has 50,000,000 bytes; .* at most 20,000,000"):
        read_desk(tmp_path / "desk.yaml")
