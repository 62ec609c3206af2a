"""What was applied comes back as files that say the same."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.admin.amending import amend_contract
from handlers.admin.applying import apply_file
from handlers.admin.exporting import dumped, export
from handlers.admin.file.reading import read
from handlers.admin.planning import plan
from handlers.admin.wanted import declare
from storage.engine import Database
from tests.desks import NOW, apply_example
from tests.handlers.admin.everything import EVERYTHING
from tests.handlers.admin.generated import desks

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(["null", "~", "", "NO", "on", "18:00", "2026-12-31", "0123", "- x", "#a", "a: b", "a\nb", "*x"]),
)
KEYS = TEXTS.filter(lambda text: text != "<<")
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def planned(database: Database, path: Path) -> list[str]:
    """The plan of a file or folder, as people read it."""
    return list(database.read_now(plan, declare(path, NOW), NOW).lines())


def exported(database: Database, path: Path) -> Path:
    """The desk as one file."""
    path.write_text("\n".join(database.read_now(export).values()), encoding="utf-8")
    return path


def test_the_example_comes_back_unchanged(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    assert planned(database, exported(database, tmp_path / "desk.yaml")) == ["No changes."]


def test_a_desk_with_every_key_comes_back_unchanged(database: Database, tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(EVERYTHING, encoding="utf-8")
    apply_file(database, tmp_path / "all.yaml", NOW)
    file = exported(database, tmp_path / "desk.yaml")
    assert planned(database, file) == ["No changes."]
    assert planned(database, tmp_path / "all.yaml") == ["No changes."]


def test_a_folder_with_a_file_for_each_section_is_the_same_desk(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    for section, text in database.read_now(export).items():
        (tmp_path / f"{section}.yaml").write_text(text, encoding="utf-8")
    assert planned(database, tmp_path) == ["No changes."]


def test_what_was_changed_in_chat_is_written_back(database: Database, tmp_path: Path) -> None:
    apply_example(database)
    database.write_now(lambda conn: amend_contract(conn, "C-2044", {"end": "2029-12-31"}, now=NOW))
    file = exported(database, tmp_path / "desk.yaml")
    assert "end: 2029-12-31" in file.read_text(encoding="utf-8")
    assert planned(database, file) == ["No changes."]


def test_a_desk_where_nothing_was_applied_has_nothing_to_write(database: Database) -> None:
    assert database.read_now(export) == {}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(desks(), min_size=1, max_size=3))
def test_any_desk_comes_back_unchanged_whatever_stood_before(
    database: Database, tmp_path: Path, files: list[dict[str, Any]]
) -> None:
    for file in files:
        (tmp_path / "any.yaml").write_text(dumped(file), encoding="utf-8")
        apply_file(database, tmp_path / "any.yaml", NOW, force=True)
        assert planned(database, tmp_path / "any.yaml") == ["No changes."]
        assert planned(database, exported(database, tmp_path / "desk.yaml")) == ["No changes."]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_texts_lists_and_groups_are_read_back_as_they_were(value: dict[str, Any]) -> None:
    assert read(dumped(value).encode(), "desk.yaml").value == value


@pytest.mark.parametrize("text", ["18:00", "NO", "2026-12-31", "40", "true"])
def test_plain_words_are_written_without_quotes(text: str) -> None:
    assert dumped({"key": text}) == f"key: {text}\n"
