"""People's formatting and quotations cross with their words (CONVERSATIONS C5, B6, checks 17 and 18)."""

from dataclasses import replace

import pytest

from handlers.inbound import Attachment, Inbound, Kind, Medium
from handlers.notices import Span, Words
from handlers.text.spans import Shape
from tests.handlers.chats import Shown
from tests.handlers.scene import Said, Scene

CODE = (Span(4, 5, Shape.CODE), Span(0, 3, Shape.BOLD))


def writes(scene: Scene, like: Said, text: str, spans: tuple[Span, ...], **changes: object) -> Said:
    """Somebody writes formatted words where he wrote before."""
    number = f"f{scene.now.timestamp()}{text[:20]}{len(spans)}"
    event: Inbound = replace(like.inbound, key=number, message=number, text=text, spans=spans, reply_to=None)
    return scene.does(replace(event, **changes))  # type: ignore[arg-type]  # any field


def words(shown: Shown, text: str) -> Words:
    """The piece of a message that says this."""
    return next(piece for piece in shown.card.text if isinstance(piece, Words) and text in piece.text)


def answers(scene: Scene, text: str = "An answer") -> Said:
    """Anna writes in the ticket's thread."""
    return scene.says("anna", text, to="C0ERP", under=scene.card())


def test_the_owners_formatting_reaches_the_customer_and_the_other_rooms(everywhere: Scene) -> None:
    writes(everywhere, answers(everywhere), "run x = 1", CODE)
    assert words(everywhere.last("giulia", script="B6"), "x = 1").spans == CODE
    assert words(everywhere.last("-1001", "Anna Lindqvist →", "C5"), "x = 1").spans == CODE


def test_the_customers_formatting_stands_on_the_card_and_in_the_thread(scene: Scene) -> None:
    asked = scene.says("giulia", "hello")
    asked = writes(scene, asked, "The total is wrong", (Span(4, 5, Shape.BOLD),))
    assert words(scene.card(), "total") == Words("The total is wrong", quoted=True, spans=(Span(4, 5, Shape.BOLD),))
    writes(scene, asked, "run x = 1", CODE)
    assert words(scene.last("C0ERP", "x = 1", "C5"), "x = 1").spans == CODE


def test_formatting_of_long_words_is_cut_with_them_on_the_card(scene: Scene) -> None:
    asked = scene.says("giulia", "hello")
    writes(
        scene, asked, "wrong " * 100, (Span(0, 5, Shape.BOLD), Span(290, 20, Shape.CODE), Span(400, 9, Shape.ITALIC))
    )
    shown = words(scene.card(), "wrong")
    assert shown.text.endswith("…")
    assert all(span.end <= len(shown.text) for span in shown.spans)
    assert [span.kind for span in shown.spans] == [Shape.BOLD, Shape.CODE]


def test_a_change_of_formatting_alone_is_an_edit_and_the_same_again_is_none(everywhere: Scene) -> None:
    said = writes(everywhere, answers(everywhere), "run x = 1", ())
    everywhere.later(minutes=3)
    changed = writes(everywhere, said, "run x = 1", CODE, kind=Kind.EDIT, message=said.message)
    copy = everywhere.last("giulia", "x = 1", "B6")
    assert words(copy, "x = 1").spans == CODE
    assert "(edited 13:07)" in copy.text
    before = copy.edits
    everywhere.later(minutes=3)
    writes(everywhere, changed, "run x = 1", CODE, kind=Kind.EDIT, message=said.message, key="again")
    assert everywhere.last("giulia", "x = 1", "B6").edits == before


def test_formatting_of_a_command_is_not_that_of_its_words(everywhere: Scene) -> None:
    said = answers(everywhere)
    writes(everywhere, said, "log 2h reading dumps", (Span(0, 3, Shape.BOLD),))
    assert not everywhere.read("giulia", "reading dumps")


def test_check_17_what_a_customer_quotes_stands_above_his_words(everywhere: Scene) -> None:
    answers(everywhere, "Which release?")
    everywhere.says("giulia", "14.2", answering=everywhere.last("giulia", "Which release?", "B6"))
    shown = everywhere.last("C0ERP", "14.2", "C5")
    assert shown.post.excerpt == "Anna Lindqvist: Which release?"


def test_check_17_what_an_expert_quotes_goes_along_and_a_note_never(everywhere: Scene) -> None:
    first = answers(everywhere, "Which release? " * 20)
    note = everywhere.says("anna", "🔒 she is wrong about it", to="C0ERP", under=everywhere.card())
    answers_to(everywhere, first, "As I asked")
    assert everywhere.last("giulia", "As I asked", "B6").post.excerpt.startswith("Anna Lindqvist: Which release?")
    assert len(everywhere.last("giulia", "As I asked", "B6").post.excerpt) <= 120
    answers_to(everywhere, note, "No doubt about it")
    assert everywhere.last("giulia", "No doubt", "B6").post.excerpt == ""


def test_what_he_quotes_himself_is_not_quoted_twice(everywhere: Scene) -> None:
    first = answers(everywhere, "Which release?")
    answers_to(everywhere, first, "Anna Lindqvist:\nWhich release?\nplease")
    assert everywhere.last("giulia", "please", "B6").post.excerpt == ""


def answers_to(scene: Scene, quoted: Said, text: str) -> Said:
    """Anna answers in the thread and quotes a message of hers."""
    return scene.says("anna", text, to="C0ERP", under=scene.card(), answering=quoted)


@pytest.mark.parametrize(
    ("odd", "kind"),
    [(Attachment(Medium.UNSUPPORTED, "", "huddle"), "huddle"), (Attachment(Medium.STICKER, "s"), "sticker")],
)
def test_what_cannot_be_passed_on_is_no_answer(everywhere: Scene, odd: Attachment, kind: str) -> None:
    everywhere.says("anna", to="C0ERP", under=everywhere.card(), attachments=(odd,))
    assert f"I cannot pass on a {kind}" in everywhere.last("C0ERP", script="H4").text
    assert not everywhere.read("giulia", script="B6")
    everywhere.says("anna", "see the plan", to="C0ERP", under=everywhere.card(), attachments=(odd,))
    assert everywhere.read("giulia", "see the plan")
    everywhere.says("liwei", to="-1001", under=everywhere.card(place="-1001"), attachments=(odd,))
    assert not everywhere.chats.at("-1001", "", "H4")


def test_words_beside_what_cannot_be_passed_on_go_and_the_rest_is_said(scene: Scene) -> None:
    scene.says("giulia", "see our plan", attachments=(Attachment(Medium.UNSUPPORTED, "", "canvas"),))
    assert "I cannot pass on a canvas" in scene.last("giulia", script="H4").text
    assert "see our plan" in scene.card().text


def test_forty_thousand_characters_arrive_whole(everywhere: Scene) -> None:
    text = "".join(f"line {number} of the log\n" for number in range(2000))
    said = answers(everywhere, text)
    assert len(text) > 40_000
    assert everywhere.last("giulia", script="B6").text.endswith(text)
    everywhere.edits(said, text[:30_000] + "the end")
    assert "the end (edited" in everywhere.last("giulia", script="B6").text
