"""Formatted words on their way through the platforms: no text is lost, no markup gained, nobody called."""

import random
import re
from collections.abc import Callable

from hypothesis import given, settings

from bot.slack import cards, words
from bot.telegram.cards import draw
from handlers.notices import Card, Span, Words
from handlers.rules.topics import is_internal
from handlers.text.formatting import JOINER, shaped
from handlers.text.spans import Shape
from tests.bot.shaped import formatted, gains_nothing, kinds, letters, slack_blocks, through_slack, through_telegram
from tests.fakes.slack_content import check_message
from tests.fakes.slack_limits import Json
from tests.fakes.slack_text import block_pings, pings


@settings(max_examples=30)
@given(said=formatted())
def test_slack_shows_every_letter_adds_no_form_and_calls_nobody(said: Words) -> None:
    shown, blocks = through_slack(said)
    assert letters(shown.text) == letters(said.text)
    assert gains_nothing(said, shown)
    assert block_pings(blocks) == set()


@settings(max_examples=8)
@given(said=formatted())
def test_slack_takes_whatever_was_formatted(said: Words) -> None:
    (message,) = cards.render(Card((said,)))
    assert [p for p in check_message(message.arguments(), "chat.postMessage") if p.error != "no_text"] == []


@settings(max_examples=30)
@given(blocks=slack_blocks())
def test_what_was_written_on_slack_comes_back_as_it_was(blocks: list[Json]) -> None:
    said = words.of_rich(blocks, {})
    shown, _ = through_slack(said)
    assert shown.text.replace(JOINER, "") == said.text
    assert kinds(shown) == kinds(said)


@settings(max_examples=30)
@given(said=formatted())
def test_telegram_shows_every_letter_adds_no_form_and_calls_nobody(said: Words) -> None:
    shown = through_telegram(said)
    assert letters(shown.text) == letters(said.text) or not letters(said.text)
    if letters(said.text):
        assert gains_nothing(said, shown)


def test_a_shape_over_nothing_is_no_shape() -> None:
    assert shaped(Words(""), Shape.BOLD) == Words("")


SHAPES = ("bold", "italic", "strike", "code")
HIDDEN = ("", " ", "\n", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u3000", "\u200d \u200b")
LOCK = {"type": "emoji", "name": "lock", "unicode": "1f512"}
PARTS: tuple[Callable[[list[Json]], Json], ...] = (
    lambda inside: {"type": "rich_text_section", "elements": inside},
    lambda inside: {"type": "rich_text_quote", "elements": inside},
    lambda inside: {"type": "rich_text_preformatted", "elements": inside},
    lambda inside: {"type": "rich_text_list", "style": "ordered", "elements": [PARTS[0](inside)]},
    lambda inside: {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [PARTS[0](inside)]},
)


def formatted_note(pick: random.Random) -> tuple[Words, str]:
    """A note as people format it: on Slack, and the same typed with marks that nobody reads."""
    style = dict.fromkeys(pick.sample(SHAPES, pick.randint(0, 3)), True)
    hidden = "".join(pick.choices(HIDDEN, k=pick.randint(0, 3)))
    mark = pick.choice(("🔒", ":lock:", ":LOCK:", "//", ""))
    before = [{"type": "text", "text": hidden, "style": style}] if hidden else []
    sign = {"type": "text", "text": mark, "style": style} if mark else LOCK | {"style": style}
    inside = [*before, sign, {"type": "text", "text": " secret"}]
    typed = "".join(pick.choices((*"*_~`>", "- ", "1. ", "• ", *HIDDEN), k=pick.randint(0, 4)))
    said = words.of_rich([{"type": "rich_text", "elements": [pick.choice(PARTS)(inside)]}], {})
    return said, f"{typed}{hidden}{mark or '🔒'}{pick.choice(('*', '_', ' '))}secret"


def test_check_15_a_thousand_formatted_notes_are_all_internal() -> None:
    pick = random.Random(15)
    notes = [text for _ in range(1000) for said, typed in [formatted_note(pick)] for text in (said.text, typed)]
    assert [text for text in notes if not is_internal(text)] == []
    assert not any(map(is_internal, ("*bold* words", "- a list", "1. one", "> quoted", "https://a.it", "-5 // 2", "")))


def test_check_30_what_would_ring_everybody_is_only_text_on_both_sides() -> None:
    said = Words("@channel, @here and <!everyone> @everyone", spans=(Span(0, 8, Shape.BOLD),))
    shown, blocks = through_slack(said)
    (message,) = cards.render(Card((said,)))
    for text in (shown.text, message.text, through_telegram(said).text):
        assert not re.search("@(channel|here|everyone)", text)
        assert text.replace(JOINER, "").replace("&lt;", "<").replace("&gt;", ">") == said.text
    assert block_pings(blocks) == pings(message.text) == set()
    assert words.of_rich(blocks, {}).spans[0].kind is Shape.BOLD


def test_check_19_a_long_text_with_code_arrives_whole_and_in_order_on_both_sides() -> None:
    code = "\n".join(f"    step {number}" for number in range(90))
    text = f"{'Before it. ' * 200}\n\n{code}\n\n{'After it. ' * 160}"
    said = Words(text, spans=(Span(text.index(code), len(code), Shape.PRE),))
    assert len(text) > 4500
    slack = [words.of_rich(message.blocks, {}).text for message in cards.render(Card((said,)))]
    telegram = [message.text.rpartition("\n(")[0] for message in draw(Card((said,)))]
    assert letters("".join(slack)) == letters("".join(telegram)) == letters(text)
    assert sorted(code in part for part in telegram) == [False, True]
    assert len(slack) == 1
