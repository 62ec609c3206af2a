"""What Slack sends, as people read it: markup, rich text, other programs' blocks, messages shared in messages."""

import pytest

from bot.slack import content, words
from handlers.notices import Span, Words
from handlers.text.spans import Shape
from tests.fakes.slack_limits import Json

NAMES = {"U1": "Giulia", "C2": "q-erp", "S1": "finance"}


def rich(*elements: Json) -> Json:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Json, kind: str = "section", **more: object) -> Json:
    """A part of a rich_text block."""
    return {"type": f"rich_text_{kind}", "elements": list(elements), **more}


def text(said: str, *styles: str) -> Json:
    """A stretch of text."""
    return {"type": "text", "text": said} | ({"style": dict.fromkeys(styles, True)} if styles else {})


def formatted(said: Words) -> list[tuple[str, str, str]]:
    """What is formatted how: kind, the text it covers, value."""
    return [(span.kind, said.text[span.start : span.end], span.value) for span in said.spans]


@pytest.mark.parametrize(
    ("escaped", "said"),
    [
        ("a &amp;lt; b &lt;c&gt;", "a &lt; b <c>"),
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<https://example.com|the page>", "the page"),
        ("<http://example.com|example.com>", "example.com"),
        ("<slack://channel?id=C1|open>", "open (slack://channel?id=C1)"),
        ("<mailto:a@b.it|a@b.it>", "a@b.it"),
        ("<@U1> <@U2|luca> <#C1|general> <#C2|> <#C3>", "@Giulia @luca #general #q-erp #C3"),
        ("<!here> <!subteam^S1> <!subteam^S2|@team> <!date^1^{date}|today>", "@here @finance @team today"),
        ("<!subteam^S9> <@U9>", "@group @U9"),
        ("<!date^1795529040^{date}>", "2026-11-24 14:04 UTC"),
        (":+1: :wave::skin-tone-3: at 10:20:30, :ours: :point_up::skin-tone-2:", "👍 👋🏼 at 10:20:30, :ours: ☝🏻"),
    ],
)
def test_escaped_text_is_read_as_it_was_typed(escaped: str, said: str) -> None:
    assert words.of_text(escaped, NAMES).text == said


def test_links_of_the_web_stay_links_and_no_others() -> None:
    said = words.of_text("<https://a.it|here> <javascript:alert(1)|there> <tel:+3902|call>", {})
    assert said.text == "here there (javascript:alert(1)) call"
    assert formatted(said) == [("link", "here", "https://a.it"), ("link", "call", "tel:+3902")]


def test_rich_text_is_read_with_its_formatting() -> None:
    block = rich(
        section(text("one ", "bold"), text("two", "bold", "italic"), text(" three\n")),
        section(text("x = 1\ny = 2"), kind="preformatted"),
        section(text("a\nb", "strike"), kind="quote"),
        section({"type": "link", "url": "https://x.it", "text": "x", "style": {"code": True}}),
    )
    said = words.of_message({"blocks": [block], "text": "ignored"}, {})
    assert said.text == "one two three\nx = 1\ny = 2\na\nb\nx"
    assert formatted(said) == [
        ("bold", "one two", ""),
        ("italic", "two", ""),
        ("pre", "x = 1\ny = 2", ""),
        ("quote", "a\nb", ""),
        ("strike", "a\nb", ""),
        ("code", "x", ""),
        ("link", "x", "https://x.it"),
    ]


def test_lists_keep_their_marks_and_emoji_their_signs() -> None:
    signs = [{"type": "emoji", "name": "lock", "unicode": "1f512"}, {"type": "emoji", "name": "rocket"}]
    block = rich(
        section(text("one"), text("\n"), kind="section"),
        section(section(text("a")), section(text("b")), kind="list", style="ordered", offset=2),
        section(section(text("c")), kind="list", style="bullet", indent=1),
        section(*signs, {"type": "emoji", "name": "ours"}, {"type": "channel", "channel_id": "C2"}),
        section({"type": "broadcast", "range": "channel"}, {"type": "usergroup", "usergroup_id": "S1"}),
    )
    said = words.of_message({"blocks": [block]}, NAMES)
    assert said.text == "one\n3. a\n4. b\n  • c\n🔒🚀:ours:#q-erp\n@channel@finance"


def test_what_has_no_words_on_slack_is_said_in_words() -> None:
    date = {"type": "date", "timestamp": 1795529040, "format": "{date}"}
    signs = [{"type": "emoji", "name": name} for name in ("thumbsup", "wave::skin-tone-3")]
    toned = {"type": "emoji", "name": "wave::skin-tone-3", "unicode": "1f44b-1f3fc"}
    said = words.of_message({"blocks": [rich(section(date, *signs, toned, {"type": "color", "value": "#F405B3"}))]}, {})
    assert said.text == "2026-11-24 14:04 UTC👍👋🏼👋🏼#F405B3"


@pytest.mark.parametrize(
    ("said", "rest", "called"),
    [
        ("@U9 hello", "hello", True),
        (" @U9, hello", "hello", True),
        ("hello @U9", "hello @U9", True),
        ("@U91 hello", "@U91 hello", False),
    ],
)
def test_a_leading_call_is_dropped(said: str, rest: str, called: bool) -> None:
    assert words.without_call(Words(said), "U9") == (Words(rest), called)


def test_formatting_moves_with_the_words_when_a_call_is_dropped() -> None:
    said, _ = words.without_call(Words("@U9 a bold", spans=(Span(6, 4, Shape.BOLD),)), "U9")
    assert formatted(said) == [("bold", "bold", "")]


def test_what_another_program_shows_is_read_from_top_to_bottom() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Disk &amp; memory"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "db1 <https://a.it|graph>"},
            "fields": [{"type": "mrkdwn", "text": "91 %"}],
        },
        {"type": "context", "elements": [{"type": "image", "alt_text": "red"}, {"type": "plain_text", "text": "prod"}]},
        {"type": "image", "title": {"type": "plain_text", "text": "Load"}, "alt_text": "a curve"},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Mute"}}]},
    ]
    said = content.of_message({"blocks": blocks, "text": "fallback", "bot_id": "B1"}, {})
    assert said.text == "Disk & memory\ndb1 graph\n91 %\nred prod\nLoad\na curve"
    assert formatted(said) == [("bold", "Disk & memory", ""), ("link", "graph", "https://a.it")]


def test_attachments_of_the_older_kind_are_read_and_previews_are_not() -> None:
    alarm = {
        "pretext": "New:",
        "title": "Alarm 7",
        "title_link": "https://a.it/7",
        "text": "too &lt;hot",
        "fields": [{"title": "Where", "value": "Turin"}],
        "fallback": "unused",
    }
    preview = {"from_url": "https://a.it", "original_url": "https://a.it", "title": "A", "text": "a page"}
    said = content.of_message({"text": "", "attachments": [alarm, preview, {"fallback": "only this"}]}, {})
    assert said.text == "New:\nAlarm 7\ntoo <hot\nWhere: Turin\nonly this"
    assert formatted(said) == [("bold", "Alarm 7", ""), ("link", "Alarm 7", "https://a.it/7")]


def test_a_shared_message_is_quoted_with_its_writer() -> None:
    inside = {"text": "no", "blocks": [rich(section(text("it "), text("fails", "bold")))]}
    shared = {"is_share": True, "is_msg_unfurl": True, "from_url": "https://x", "author_id": "U1", "author_name": "gr"}
    blocks = [{"team": "T1", "channel": "C2", "ts": "1.2", "message": inside}]
    said = content.of_message(
        {"text": "look", "attachments": [shared | {"message_blocks": blocks}, shared | {"text": "and &lt;this"}]}, NAMES
    )
    assert said.text == "look\nGiulia:\nit fails\nGiulia:\nand <this"
    assert ("quote", "Giulia:\nit fails", "") in formatted(said)
    assert ("bold", "fails", "") in formatted(said)
