"""There and back again: what somebody formatted is the same when it comes back from the other platform."""

from hypothesis import example, given, settings

from bot.slack import words
from handlers.notices import Span, Words
from handlers.text.spans import FOLDED, Shape, runs
from tests.bot.shaped import formatted, gains_nothing, kinds, letters, slack_blocks, through_slack, through_telegram
from tests.fakes.slack_limits import Json

EXAMPLES = 200
BARE = {Shape.CODE, Shape.PRE}
FORMS = {Shape.BOLD, Shape.ITALIC, Shape.UNDERLINE, Shape.STRIKE, Shape.QUOTE}


def links(said: Words) -> list[tuple[str, str]]:
    """What leads where, without the seams inside one link."""
    found = [(run.link, letters(run.text)) for run in runs(said.text, said.spans) if run.link and letters(run.text)]
    joined: list[tuple[str, str]] = []
    for address, text in found:
        if joined and joined[-1][0] == address:
            text = joined.pop()[1] + text
        joined.append((address, text))
    return joined


@settings(max_examples=EXAMPLES)
@given(blocks=slack_blocks())
def test_from_slack_over_telegram_to_slack_the_form_stays(blocks: list[Json]) -> None:
    said = words.of_rich(blocks, {})
    back, _ = through_slack(through_telegram(said))
    assert letters(back.text) == letters(said.text)
    assert gains_nothing(said, back)
    for was, now in zip(kinds(said), kinds(back), strict=True):
        if not was & BARE:  # Telegram's code is nothing else beside
            assert was & FORMS == now & FORMS
        else:
            assert now & BARE


@settings(max_examples=EXAMPLES)
@given(said=formatted())
@example(said=Words("a\U0001f600b", spans=(Span(1, 1, Shape.SPOILER), Span(0, 3, Shape.QUOTE, FOLDED))))
@example(said=Words("x\n\ny", spans=(Span(0, 1, Shape.PRE, "python"), Span(3, 1, Shape.PRE))))
def test_from_telegram_over_slack_to_telegram_the_form_stays(said: Words) -> None:
    written = through_telegram(said)
    back = through_telegram(through_slack(written)[0])
    assert letters(back.text) == letters(written.text)
    assert kinds(back) == [form - {Shape.SPOILER} for form in kinds(written)]
    assert links(back) == links(written)


@settings(max_examples=EXAMPLES)
@given(said=formatted())
def test_between_two_people_on_telegram_nothing_changes_at_all(said: Words) -> None:
    written = through_telegram(said)
    again = through_telegram(written)
    assert (again.text, set(again.spans)) == (written.text, set(written.spans))
