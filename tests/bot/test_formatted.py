"""Formatted words on their way through the platforms: no text is lost, no markup gained, nobody called."""

import random
import re
from collections.abc import Callable, Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import cards, words
from bot.slack.richtext import STYLES
from bot.telegram.cards import draw
from bot.telegram.entities import read
from handlers.notices import Card, Span, Words
from handlers.rules.topics import is_internal
from handlers.text.formatting import JOINER, shaped
from handlers.text.spans import Shape, runs
from tests.fakes.slack_content import check_message
from tests.fakes.slack_limits import Json
from tests.fakes.slack_text import block_pings, pings
from tests.fakes.telegram_text import automatic_entities, faults

SIGNS = "<!channel> @channel <@U024BE7LH> &amp; <b> </code> *x* _y_ ``` ~ > 👩🏽‍🔧 e\u0301 @everyone @anna_lind [l](u)"
SNIPPETS = st.sampled_from(
    [*SIGNS.split(), "שלום", "مرحبا", "中文", "https://a.it/?q=1&r=<2>", "\n", "\n\n", " ", "  a"]
)
TEXTS = st.lists(SNIPPETS | st.text(min_size=1, max_size=6), min_size=1, max_size=8).map("".join)
LINKS = st.sampled_from(["https://example.com/a?b=1&c=%3C", "http://x.it"])


@st.composite
def formatted(draw_: st.DrawFn) -> Words:
    """Text with stretches of any kind, anywhere, one over the other."""
    text = draw_(TEXTS)
    spans = []
    for kind in draw_(st.lists(st.sampled_from(list(Shape)), max_size=6)):
        start = draw_(st.integers(0, len(text) - 1))
        length = draw_(st.integers(1, len(text) - start))
        spans.append(Span(start, length, kind, draw_(LINKS) if kind is Shape.LINK else ""))
    return Words(text, spans=tuple(spans))


@st.composite
def slack_blocks(draw_: st.DrawFn) -> list[Json]:
    """A rich_text block as a person's client makes it."""
    styles = st.sets(st.sampled_from([kind.value for kind in STYLES]))
    line = TEXTS.map(lambda text: text.replace("\n", " ").strip() or "x")
    said = st.builds(
        lambda t, s: {"type": "text", "text": t} | ({"style": dict.fromkeys(s, True)} if s else {}), line, styles
    )
    link = st.builds(lambda t, url: {"type": "link", "url": url, "text": t}, line, LINKS)
    inside = st.lists(said | link, min_size=1, max_size=3)
    section = inside.map(lambda e: {"type": "rich_text_section", "elements": e})
    parts = st.one_of(
        section,
        inside.map(lambda e: {"type": "rich_text_quote", "elements": e}),
        line.map(lambda t: {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": t}]}),
        st.lists(section, min_size=1, max_size=3).map(
            lambda items: {"type": "rich_text_list", "style": "bullet", "elements": items}
        ),
    )
    return [{"type": "rich_text", "elements": draw_(st.lists(parts, min_size=1, max_size=3))}]


def letters(text: str) -> str:
    """Text without what platforms add and take: joiners, and white space at seams."""
    return "".join(text.replace(JOINER, "").split())


def kinds(said: Words) -> list[frozenset[Shape]]:
    """How each character that can be seen is formatted."""
    return [
        frozenset(span.kind for span in run.spans)
        for run in runs(said.text, said.spans)
        for sign in run.text
        if sign != JOINER and not sign.isspace()
    ]


def gains_nothing(before: Words, after: Words) -> bool:
    """Whether every character is formatted as it was, or less."""
    return all(now <= was for was, now in zip(kinds(before), kinds(after), strict=True))


def through_slack(said: Words) -> tuple[Words, list[Json]]:
    """The words as Slack shows them, and the blocks."""
    (message,) = cards.render(Card((said,)))
    return words.of_rich(message.blocks, {}), list(message.blocks)


def through_telegram(said: Words) -> Words:
    """The words as Telegram shows them."""
    (message,) = draw(Card((said,)))
    entities = [entity.to_dict() for entity in message.entities]
    assert faults(message.text, entities) == []
    assert list(crossing(entities)) == []
    code = [e for e in entities if e["type"] in ("code", "pre")]
    called = [e for e in automatic_entities(message.text) if e["type"] == "mention" and not inside(e, code)]
    assert called == []
    return Words(message.text, spans=read(message.text, entities))


def inside(one: Json, others: Iterable[Json]) -> bool:
    """Whether an entity lies within one of the others."""
    return any(o["offset"] <= one["offset"] < o["offset"] + o["length"] for o in others)


def crossing(entities: list[Json]) -> Iterable[tuple[str, str]]:
    """Entities that overlap without one holding the other, and those in code."""
    for number, one in enumerate(entities):
        for two in entities[number + 1 :]:
            start, end = two["offset"], one["offset"] + one["length"]
            if start < end and (start + two["length"] > end or one["type"] in ("code", "pre")):
                yield one["type"], two["type"]


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


@settings(max_examples=30)
@given(blocks=slack_blocks())
def test_from_slack_over_telegram_to_slack_the_form_stays(blocks: list[Json]) -> None:
    said = words.of_rich(blocks, {})
    there = through_telegram(said)
    back, _ = through_slack(there)
    assert letters(back.text) == letters(said.text)
    assert gains_nothing(said, back)
    whole = (Shape.BOLD, Shape.ITALIC, Shape.STRIKE)
    for was, now in zip(kinds(said), kinds(back), strict=True):
        if not was & {Shape.CODE, Shape.PRE}:
            assert was & {*whole, Shape.QUOTE} == now & {*whole, Shape.QUOTE}


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
