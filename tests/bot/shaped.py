"""Formatted words as people write them, and the way of words through each platform."""

from collections.abc import Iterable

from hypothesis import strategies as st

from bot.slack import cards, words
from bot.slack.richtext import STYLES
from bot.telegram.cards import draw
from bot.telegram.entities import read
from handlers.notices import Card, Span, Words
from handlers.text.formatting import JOINER
from handlers.text.spans import FOLDED, Shape, runs
from tests.fakes.slack_limits import Json
from tests.fakes.telegram_text import automatic_entities, faults

SIGNS = (
    "<!channel> @channel <@U024BE7LH> &amp; <b> </code> *x* _y_ ``` ~ > 👩🏽‍🔧 e\u0301 @everyone @anna_lind [l](u) "
    "\u202e \u2067 🇮🇹 1\ufe0f\u20e3 👨\u200d👩\u200d👧 /start #1042 $USD tg://user?id=1 \x07"
)
SNIPPETS = st.sampled_from(
    [*SIGNS.split(), "שלום", "مرحبا", "中文", "https://a.it/?q=1&r=<2>", "\n", "\n\n", " ", "  a"]
)
TEXTS = st.lists(SNIPPETS | st.text(min_size=1, max_size=6), min_size=1, max_size=8).map("".join)
LINKS = st.sampled_from(["https://example.com/a?b=1&c=%3C", "http://x.it"])
VALUES = {Shape.LINK: LINKS, Shape.PRE: st.sampled_from(["", "python"]), Shape.QUOTE: st.sampled_from(["", FOLDED])}


@st.composite
def formatted(draw_: st.DrawFn) -> Words:
    """Text with stretches of any kind, anywhere, one over the other."""
    text = draw_(TEXTS)
    spans = []
    for kind in draw_(st.lists(st.sampled_from(list(Shape)), max_size=6)):
        start = draw_(st.integers(0, len(text) - 1))
        length = draw_(st.integers(1, len(text) - start))
        spans.append(Span(start, length, kind, draw_(VALUES[kind]) if kind in VALUES else ""))
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
