"""What an expert reads when his duty begins and ends: what is his, what he solved, what pleased customers (C17)."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.notices import Text
from handlers.wording.voice import Voice, lines, quote

WORDS = 200  # characters of a customer's thanks


@dataclass(frozen=True, slots=True)
class Pleased:
    """What pleased a customer. words: what he wrote, "" where he gave full marks without any."""

    ref: str
    is_full: bool
    words: str = ""


def ended(voice: Voice, solved: Sequence[str], pleased: Sequence[Pleased]) -> Text:
    """The end of a duty; () where there is nothing to say."""
    done = voice.say("C17.solved", "You solved today: {refs}", refs=voice.listed(solved)) if solved else ()
    return lines(done, *(_pleased(voice, one) for one in pleased))


def _pleased(voice: Voice, one: Pleased) -> Text:
    if not one.words:
        return voice.say("C17.full", "Full marks for **{ref}**", ref=one.ref)
    said = (
        voice.say("C17.thanks.full", "Full marks for **{ref}**, with words:", ref=one.ref)
        if one.is_full
        else voice.say("C17.thanks", "Thanks for **{ref}**:", ref=one.ref)
    )
    return lines(said, (quote(one.words, WORDS),))
