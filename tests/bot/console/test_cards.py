"""Cards and forms as HTML: shown exactly, escaped always."""

from datetime import UTC, datetime

import pytest

from bot.console import cards
from handlers.notices import Button, Card, Field, Form, Mention, Moment, Option, Plain, Style, Text, Words

AT = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)
NASTY = '<img src=x onerror="alert(1)">&'
SAFE = "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;&amp;"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param((Plain("a <b>\nc"),), "a &lt;b&gt;\nc", id="the desk's words are no markup and keep their lines"),
        pytest.param((Words(NASTY),), f"<bdi>{SAFE}</bdi>", id="a person's words cannot inject"),
        pytest.param(
            (Words(NASTY, quoted=True),), f'<blockquote dir="auto">{SAFE}</blockquote>', id="a quotation neither"
        ),
        pytest.param(
            (Words("why", quoted=True), Plain("\nReply here.")),
            '<blockquote dir="auto">why</blockquote>Reply here.',
            id="no empty line after a quotation",
        ),
        pytest.param((Plain("due", bold=True),), "<strong>due</strong>", id="bold"),
        pytest.param(
            (Moment(AT, "today 15:04 (Rome)"),),
            '<time datetime="2026-11-24T14:04:00+00:00">today 15:04 (Rome)</time>',
            id="an instant carries itself and its exact fallback",
        ),
        pytest.param(
            (Mention("li'wei", "Li <Wei>"),),
            '<span class="mention" data-user="li&#39;wei">@Li &lt;Wei&gt;</span>',
            id="a mention names a person",
        ),
    ],
)
def test_text(pieces: Text, expected: str) -> None:
    assert cards.text(pieces) == expected


def test_a_card_has_its_parts_in_order_and_nothing_unescaped() -> None:
    button = Button(NASTY, "claim", NASTY, Style.PRIMARY, NASTY)
    html = cards.card(Card((Words(NASTY),), NASTY, (Plain(NASTY),), (button,), (Button("Later", "later"),)))
    assert "<img" not in html
    marks = ("card-title", 'class="text"', 'class="footer"', 'class="act primary"', 'class="more"', 'data-word="later"')
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_a_bare_card_is_only_its_text() -> None:
    assert cards.card(Card((Plain("Hello"),))) == '<div class="text">Hello</div>'


def test_a_form_has_a_place_for_every_error() -> None:
    fields = (Field("cause", "Cause", NASTY, "What was it?", long=True, limit=300), Field("fix", "Fix", "x"))
    html = cards.form(Form("Resolve", "resolve", "T-1042", fields, "Resolve"))
    assert 'data-word="resolve" data-value="T-1042"' in html
    assert f">{SAFE}</textarea>" in html
    assert 'maxlength="300"' in html
    assert all(f'id="error-{name}" role="alert"' in html for name in ("cause", "fix"))


def test_a_field_with_options_is_a_choice() -> None:
    options = (Option("q1", "Integrations"), Option("q2", NASTY))
    html = cards.form(Form("Transfer", "transfer", "1", (Field("to", "To", "q2", options=options),), "Transfer"))
    assert '<option value="q1">Integrations</option>' in html
    assert f'<option value="q2" selected>{SAFE}</option>' in html
    assert 'id="error-to" role="alert"' in html


def test_a_transcript_shows_quotes_instants_and_buttons() -> None:
    card = Card(
        (Plain("by "), Moment(AT, "15:04"), Mention("anna", "Anna"), Words("why", quoted=True)),
        "T-1042",
        (Plain("Gold"),),
        (Button("Claim", "claim"),),
    )
    assert cards.plain(card) == "T-1042\nby 15:04@Anna“why”\nGold\n[Claim]"


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("See https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&amp;c=2", "."),
        ("(http://example.org/x)", "http://example.org/x", ")"),
        ("https://example.org/<script>", "https://example.org/", "&lt;script&gt;"),
        ("javascript:alert(1)", "", ""),
        ('https://example.org/"onmouseover=x', "https://example.org/", "&#34;onmouseover=x"),
    ],
)
def test_an_address_in_a_text_can_be_followed_and_nothing_else(text: str, address: str, rest: str) -> None:
    html = str(cards.text((Words(text),)))
    if not address:
        assert "<a " not in html
        return
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>{rest}'
    assert link in html
    assert html.count("<a ") == 1
