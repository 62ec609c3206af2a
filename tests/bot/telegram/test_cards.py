"""Cards become text with entities that say exactly what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.cards import draw, keyboard
from bot.telegram.text import LIMIT, units
from handlers.notices import Button, Card, Mention, Piece, Plain, Span, Text, Words
from handlers.text.spans import Shape
from tests.fakes.telegram_text import faults


def entities(card: Card) -> list[tuple[str, str]]:
    """What is formatted how, as (kind, the text it covers)."""
    (message,) = draw(card)
    data = message.text.encode("utf-16-le")
    return [(e.type, data[e.offset * 2 : (e.offset + e.length) * 2].decode("utf-16-le")) for e in message.entities]


def test_entities_cover_their_words_also_after_emoji() -> None:
    text = (Plain("🔴🔴 "), Words("Anna 👩🏽‍🔧", bold=True), Plain(" has it"))
    assert entities(Card(text, "🧾 T-1042")) == [("bold", "🧾 T-1042"), ("bold", "Anna 👩🏽‍🔧")]


def test_a_quotation_stands_on_its_own_lines() -> None:
    card = Card((Plain("She wrote:"), Words("<b>rounded</b>\nsince today", quoted=True), Plain("1 picture")))
    (message,) = draw(card)
    assert message.text == "She wrote:\n<b>rounded</b>\nsince today\n1 picture"
    assert entities(card) == [("blockquote", "<b>rounded</b>\nsince today")]


def test_a_mention_calls_by_id_and_the_footer_is_quiet() -> None:
    card = Card((Mention("77", "Li Wei"), Plain(", you are on duty")), footer=(Plain("Gold C-2044"),))
    assert entities(card) == [("text_mention", "Li Wei"), ("italic", "Gold C-2044")]
    (message,) = draw(card)
    assert message.entities[0].to_dict()["user"]["id"] == 77


def test_a_name_calls_nobody_but_its_own_person() -> None:
    card = Card((Mention("77", "Wei @everyone"),))
    (message,) = draw(card)
    assert message.text == "Wei @\u2060everyone"
    assert entities(card) == [("text_mention", message.text)]


def test_a_person_of_another_platform_is_only_named() -> None:
    assert entities(Card((Mention("U024", "Anna"),))) == []


def test_buttons_share_rows_that_fit_a_telephone() -> None:
    scores = tuple(Button(str(n), "rate", str(n)) for n in range(1, 6))
    actions = (Button("Ask customer", "ask"), Button("Resolve", "resolve"), Button("Show all requests", "list"))
    markup = keyboard(Card((Plain("x"),), buttons=scores + actions, more=(Button("Need help", "help"),)))
    assert markup is not None
    labels = [[button.text for button in row] for row in markup.inline_keyboard]
    assert labels == [["1", "2", "3", "4", "5"], ["Ask customer", "Resolve"], ["Show all requests"], ["Need help"]]


@pytest.mark.parametrize("text", [(), (Words(" \n "),)], ids=["nothing", "white space"])
def test_a_card_without_words_still_has_text(text: Text) -> None:
    assert [message.text for message in draw(Card(text))] == ["…"]


def test_code_is_not_torn_and_keeps_its_indent() -> None:
    code = "\n".join(f"    step {number}" for number in range(100))
    text = "word " * 700 + "\n" + code + "\n" + "word " * 700
    span = Span(text.index("    step"), len(code), Shape.PRE, "python")
    messages = draw(Card((Words(text, spans=(span,)),)))
    pres = [(m, e) for m in messages for e in m.entities if e.type == "pre"]
    ((message, entity),) = pres
    assert message.text[entity.offset : entity.offset + entity.length] == code
    assert entity.language == "python"


def test_no_more_entities_than_telegram_takes() -> None:
    text = "ab" * 200
    spans = tuple(Span(at * 2, 1, Shape.BOLD) for at in range(200))
    (message,) = draw(Card((Words(text, spans=spans),)))
    assert faults(message.text, [entity.to_dict() for entity in message.entities]) == []


def test_of_too_many_entities_those_that_lead_somewhere_stay() -> None:
    looks = tuple(Span(at * 2, 1, Shape.BOLD) for at in range(200))
    card = Card(
        (Words("ab" * 210, spans=(*looks, Span(400, 4, Shape.LINK, "https://a.it"), Span(410, 2, Shape.CODE))),)
    )
    (message,) = draw(card)
    assert [entity.type for entity in message.entities][-2:] == ["text_link", "code"]
    assert len(message.entities) == 100


def test_links_lead_to_the_web_only() -> None:
    spans = (Span(0, 3, Shape.LINK, "https://a.it"), Span(4, 2, Shape.LINK, "tg://user?id=1"))
    card = Card((Words("the us", spans=spans),))
    assert entities(card) == [("text_link", "the")]
    mail = tuple(Span(start, 2, Shape.LINK, "mailto:a@b.it") for start in (0, 6))
    (message,) = draw(Card((Words("us or us", spans=mail),)))
    assert message.text == "us or us (a@b.it)"
    assert message.entities == ()


pieces = st.builds(Plain, st.text(max_size=40), st.booleans()) | st.builds(
    Words, st.text(max_size=3000), st.booleans(), st.booleans()
)


@given(text=st.lists(pieces, max_size=6).map(tuple))
def test_every_text_fits_and_nothing_is_lost(text: tuple[Piece, ...]) -> None:
    messages = draw(Card(text))
    for message in messages:
        size = units(message.text)
        assert 0 < size <= LIMIT
        assert message.text == message.text.strip()
        assert all(e.offset >= 0 and e.length > 0 and e.offset + e.length <= size for e in message.entities)
    if len(messages) > 1:
        body = "".join(m.text.rpartition("\n")[0] for m in messages)
        written = "".join(p.text for p in text if isinstance(p, Plain | Words))
        assert "".join(body.replace("\u2060", "").split()) == "".join(written.replace("\u2060", "").split())
