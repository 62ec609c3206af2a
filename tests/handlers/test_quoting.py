"""Quotations on their way: the part that was chosen, and notes that go out in nobody's quotation (checks 15 and 17)."""

from dataclasses import replace

import pytest

from handlers.inbound import Kind
from handlers.notices import Span, Words
from handlers.text.formatting import join, quotation
from handlers.text.spans import Shape
from tests.handlers.scene import Said, Scene


def answers(scene: Scene, said: Words, like: Said | None = None, **changes: object) -> Said:
    """Anna writes in the ticket's thread."""
    like = like or scene.says("anna", "🔒 here", to="C0ERP", under=scene.card())
    number = f"q{scene.now.timestamp()}{said.text[:20]}"
    event = replace(like.inbound, key=number, message=number, text=said.text, spans=said.spans)
    return scene.does(replace(event, **changes))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("since when?", "Anna Lindqvist: since when?"),
        ("since\u2060 when?", "Anna Lindqvist: since when?"),
        ("(edited 13:04)", "Anna Lindqvist: Which release, and since when?"),
        ("", "Anna Lindqvist: Which release, and since when?"),
    ],
)
def test_check_17_the_part_that_was_chosen_is_quoted(everywhere: Scene, chosen: str, shown: str) -> None:
    answers(everywhere, Words("Which release, and since when?"))
    copy = everywhere.last("giulia", "Which release", "B6")
    said = everywhere.says("giulia", "hello", answering=copy)
    everywhere.does(replace(said.inbound, key="q", message="q", text="Monday", quote=chosen))
    post = everywhere.last("C0ERP", "Monday", "C5").post
    assert post.excerpt == shown
    assert post.part in ("", shown.partition(": ")[2])


@pytest.mark.parametrize("own", ["", "see there"])
@pytest.mark.parametrize("mark", ["🔒", "//", ":lock:"])
def test_check_15_a_note_that_is_handed_on_stays_inside(everywhere: Scene, own: str, mark: str) -> None:
    shared = quotation("Li Wei", Words(f"{mark} she is wrong about it"))
    said = answers(everywhere, join([Words(own), shared], "\n") if own else shared)
    assert not everywhere.read("giulia", "she is wrong")
    changed = answers(everywhere, Words("An answer"))
    everywhere.does(replace(said.inbound, kind=Kind.EDIT, key="edit", message=changed.message))
    assert not everywhere.read("giulia", "she is wrong")


def test_what_is_handed_on_goes_as_a_quotation_with_its_writer(everywhere: Scene) -> None:
    answers(everywhere, join([Words("as we know:"), quotation("Luca", Words("// line 4 fails"))], "\n"))
    assert not everywhere.read("giulia", "line 4 fails")
    answers(everywhere, join([Words("as we know:"), quotation("Luca", Words("line 4 fails"))], "\n"))
    (shown,) = [one for one in everywhere.last("giulia", "as we know").card.text if isinstance(one, Words)][:1]
    assert Span(12, 18, Shape.QUOTE) in shown.spans
    answers(everywhere, Words("> // in line 4", spans=(Span(0, 14, Shape.QUOTE),)))
    answers(everywhere, Words("look:\n// a comment", spans=(Span(6, 12, Shape.QUOTE),)))
    assert everywhere.read("giulia", "// a comment")
