"""YAML is read as plain text with its places, and everything treacherous in it is refused by name."""

import pytest

from handlers.admin.file.faults import FaultyFileError
from handlers.admin.file.reading import read

BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("opens: 18:00", {"opens": "18:00"}, id="a time is not a number in base sixty"),
        pytest.param("country: NO", {"country": "NO"}, id="Norway is not false"),
        pytest.param("id: 0123", {"id": "0123"}, id="leading zeros stay"),
        pytest.param("day: 2026-12-31", {"day": "2026-12-31"}, id="a date is text until a field says date"),
        pytest.param("a: ~\nb:\nc: null", {"a": None, "b": None, "c": None}, id="silence is nothing"),
        pytest.param("a: '~'", {"a": "~"}, id="a quoted tilde is text"),
        pytest.param("a: &one [x]\nb: *one", {"a": ["x"], "b": ["x"]}, id="a few aliases are fine"),
        pytest.param("", None, id="an empty file is nothing"),
        pytest.param("\ufeffa: b", {"a": "b"}, id="a byte order mark is no part of the first key"),
    ],
)
def test_values_stay_as_written(text: str, value: object) -> None:
    assert read(text.encode(), "desk.yaml").value == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("a: 1\nb: 2\na: 3", "desk.yaml:3:1: a: this key is already in line 1", id="a key written twice"),
        pytest.param("a:\n\tb: 1", "desk.yaml:2:1: a tab in the indentation", id="a tab"),
        pytest.param("a: [1, 2\nb: 3", "desk.yaml:2:2: this is not YAML", id="a bracket left open"),
        pytest.param("a: !!python/object:os.system x", "desk.yaml:1:4: a: the tag", id="a tag that makes objects"),
        pytest.param("a: !!int 4", "desk.yaml:1:4: a: the tag", id="a tag that guesses types"),
        pytest.param("a: *b", "desk.yaml:1:4: a: *b points to nothing", id="an alias to nothing"),
        pytest.param("a: &a [*a]", "desk.yaml:1:8: a[1]: *a points to nothing", id="an alias inside itself"),
        pytest.param("a: &a {x: y}\nb: {<<: *a}", "desk.yaml:2:5: b: merge keys", id="a merge key"),
        pytest.param("? [a, b]\n: c", "desk.yaml:1:3: a key must be one word", id="a list as a key"),
        pytest.param("a: 1\n---\nb: 2", "desk.yaml:2:1: a second document", id="two documents"),
        pytest.param("a: \x07", "desk.yaml:1:1: this is not YAML", id="a control character"),
        pytest.param('a: "b\\0c"', "desk.yaml:1:4: a: a control character", id="a zero byte in disguise"),
        pytest.param("[" * 100_000, "desk.yaml:1:42: more than", id="brackets without end"),
        pytest.param(BOMB, "more than 1,000,000 values, 100 aliases", id="a billion laughs"),
    ],
)
def test_treachery_is_refused_by_name(text: str, fault: str) -> None:
    with pytest.raises(FaultyFileError) as refused:
        read(text.encode(), "desk.yaml")
    assert fault in str(refused.value)


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(FaultyFileError, match=r"desk.yaml:1:1: the file has 50,000,000 bytes; .* at most 20,000,000"):
        read(b"x" * 50_000_000, "desk.yaml")


def test_text_in_another_encoding_is_refused_where_it_starts() -> None:
    with pytest.raises(FaultyFileError, match=r"desk.yaml:2:5: this is not UTF-8"):
        read(b"a: b\nc: d\xe9", "desk.yaml")


def test_every_tab_is_named_at_once() -> None:
    with pytest.raises(FaultyFileError) as refused:
        read(b"a:\n\tb: 1\nc:\n  \td: 2\n", "desk.yaml")
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, 1), (4, 3)]
