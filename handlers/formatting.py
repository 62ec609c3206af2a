"""How people formatted their words, as it is kept beside them."""

from pydantic import TypeAdapter

from handlers.notices import Words
from handlers.spans import Spans
from storage.conversation import Message

_SPANS: TypeAdapter[Spans] = TypeAdapter(Spans)


def kept(spans: Spans) -> str:
    """Formatting as the text that is kept with a message."""
    return _SPANS.dump_json(spans).decode() if spans else ""


def words(message: Message) -> Words:
    """A message as its author formatted it."""
    return Words(message.text, spans=_SPANS.validate_json(message.spans) if message.spans else ())
