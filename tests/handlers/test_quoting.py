"""Quotations on their way: the part that was chosen, and notes that go out in nobody's quotation (checks 15 and 17)."""

from dataclasses import replace

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


CHOSEN = {
    "since when?": "since when?",
    "since\u2060 when?": "since when?",
    "(edited 13:04)": "Which release, and since when?",
    "": "Which release, and since when?",
}


def test_check_17_the_part_that_was_chosen_is_quoted(everywhere: Scene) -> None:
    answers(everywhere, Words("Which release, and since when?"))
    copy = everywhere.last("giulia", "Which release", "B6")
    said = everywhere.says("giulia", "hello", answering=copy)
    for number, (chosen, shown) in enumerate(CHOSEN.items()):
        words, key = f"Monday {number}", f"q{number}"
        everywhere.does(replace(said.inbound, key=key, message=key, text=words, quote=chosen))
        post = everywhere.last("C0ERP", words, "C5").post
        assert post.excerpt == f"Anna Lindqvist: {shown}"
        assert post.part in ("", shown)


def test_check_15_a_note_that_is_handed_on_stays_inside(everywhere: Scene) -> None:
    for number, mark in enumerate(("🔒", "//", ":lock:")):
        shared = quotation("Li Wei", Words(f"{mark} she is wrong about it"))
        said = answers(everywhere, shared, key=f"alone{number}", message=f"alone{number}")
        changed = answers(everywhere, Words(f"An answer {number}"))
        everywhere.does(replace(said.inbound, kind=Kind.EDIT, key=f"edit{number}", message=changed.message))
        beside = join([Words("see there"), shared], "\n")
        answers(everywhere, beside, key=f"beside{number}", message=f"beside{number}")
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
