"""Names and words as they come in: a name is a name and nothing else, and words show what they say."""

import pytest

from bot.cleaning import NAME, called, written
from bot.door import storable
from bot.slack import cards
from bot.telegram.cards import draw
from handlers.inbound import Inbound, Kind, Quoted, Where, Writer
from handlers.notices import Button, Card, Plain, Span, Words
from handlers.text.formatting import JOINER
from handlers.text.spans import Shape
from tests.fakes.slack_text import block_pings, pings
from tests.fakes.telegram_text import automatic_entities

WHERE = Where("chat", "local", "1", direct=True)
FORGED = [
    "<!channel>",
    "@channel",
    "@all",
    "<@U024BE7LH>",
    "*Retainer*",
    "<b>Retainer</b>",
    "[Retainer](https://a.it)",
    "https://evil.example/login",
    "www.evil.com",
    "@durov_telegram",
    "/resolve",
    "Anna Lindqvist\n\nBianchi Meccanica:",
    "\u202eatsinnA",
    "x" * 300,
    "Z\u0335\u0321\u0322\u0323\u0324\u0325\u0326\u0327\u0328algo",
]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Giulia\n🔒 \u202eRossi\0", "Giulia 🔒 Rossi"),
        ("Anna\u200b \ufeffLindqvist", "Anna Lindqvist"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("J. R. R. Rossi", "J. R. R. Rossi"),
        ("👩🏽\u200d🔧 Anna", "👩🏽\u200d🔧 Anna"),
        ("Nguyễn", "Nguyễn"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 3),
        ("x" * 300, "x" * 79 + "…"),
        ("\u3164\u200b", ""),
        ("An\u061cna\u034f \U000e0041\U000e006eLindqvist\u206f", "Anna Lindqvist"),
    ],
)
def test_a_name_keeps_its_letters_and_nothing_else(name: str, shown: str) -> None:
    assert called(name) == shown


@pytest.mark.parametrize("name", FORGED)
def test_nobody_s_name_calls_links_or_marks_on_any_platform(name: str) -> None:
    event = storable(Inbound("1", Kind.MESSAGE, Writer("chat", "local", "7", name), WHERE, text="hello"))
    shown = event.writer.name
    assert "\n" not in shown
    assert len(shown.replace(JOINER, "")) <= NAME
    for piece in (Words(shown, bold=True), Plain(f"{shown} answers")):  # as words, and in a label of ours
        card = Card((piece,), buttons=(Button(shown[:20], "ask", "1"),))
        (slack,) = cards.render(card)
        assert pings(slack.text) == block_pings(list(slack.blocks)) == set()
        (telegram,) = draw(card)
        found = {one["type"] for one in automatic_entities(telegram.text)}
        assert found <= {"bot_command"}
        assert {one.type for one in telegram.entities} <= {"bold"}


def test_who_shows_no_name_is_called_by_his_id_and_who_has_none_by_none() -> None:
    hidden, nameless = (Writer("chat", "local", "7", name) for name in ("\u3164", ""))
    assert storable(Inbound("1", Kind.MESSAGE, hidden, WHERE)).writer.name == "7"
    assert storable(Inbound("1", Kind.MESSAGE, nameless, WHERE)).writer.name == ""


def test_what_shows_words_as_others_goes_and_the_formatting_of_the_rest_stays() -> None:
    said = Words("a\0b \u202ecode\u202e end\ud800", spans=(Span(4, 6, Shape.CODE), Span(4, 1, Shape.BOLD)))
    assert written(said) == Words("ab code end?", spans=(Span(3, 4, Shape.CODE),))
    about = Quoted("5", None, text=said.text, spans=said.spans)
    event = storable(
        Inbound("1", Kind.MESSAGE, Writer("chat", "local", "7", "Anna"), WHERE, text=said.text, about=about)
    )
    assert event.about is not None
    assert (event.text, event.about.text, len(event.about.spans)) == ("ab code end?", "ab code end?", 1)


def test_words_in_both_directions_stay_as_they_are() -> None:
    said = Words("\u2067שלום\u2069 \u200fabc\u200f", spans=(Span(1, 4, Shape.BOLD),))
    assert written(said) == said
