"""How people formatted what they wrote, as it is kept beside a message."""

from pydantic import TypeAdapter

from handlers.inbound import Inbound, Kind
from handlers.rules import topics
from handlers.text.pieces import Words
from handlers.text.spans import Shape, Spans
from storage.conversation import Message

_SPANS: TypeAdapter[Spans] = TypeAdapter(Spans)


def kept(formatting: Spans) -> str:
    """Formatting as the text that is kept with a message."""
    return _SPANS.dump_json(formatting).decode() if formatting else ""


def as_written(inbound: Inbound, text: str) -> str:
    """The formatting to keep beside a text: that of a message which says just this, else none."""
    return kept(inbound.spans) if inbound.kind is Kind.MESSAGE and text == inbound.text else ""


def is_internal(said: Words) -> bool:
    """Whether it has the mark of a note, or hands on what has it: a note goes out in nobody's quotation (check 15)."""
    quoted = (said.text[span.start : span.end] for span in said.spans if span.kind is Shape.QUOTE)
    handed_on = (rest for name, _, rest in (one.partition("\n") for one in quoted) if name.endswith(":"))
    return topics.is_internal(said.text) or any(map(topics.is_internal, handed_on))


def words(message: Message) -> Words:
    """A message as its author formatted it."""
    return Words(message.text, spans=_SPANS.validate_json(message.spans) if message.spans else ())
