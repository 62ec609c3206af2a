"""Kinds of messages that no other chat can show, as the sentence that says so names them (H4)."""

from handlers.wording.voice import Voice


def named(voice: Voice, kind: str) -> str:
    """The kind with its article, for "I cannot pass on …"; a platform's own word for it where the desk has none."""
    return {
        "dice": voice.label("H4.dice", "a dice"),
        "checklist": voice.label("H4.checklist", "a checklist"),
        "game": voice.label("H4.game", "a game"),
        "story": voice.label("H4.story", "a story"),
        "paid media": voice.label("H4.paid", "paid media"),
        "giveaway": voice.label("H4.giveaway", "a giveaway"),
        "giveaway winners": voice.label("H4.giveaway", "a giveaway"),
        "invoice": voice.label("H4.invoice", "an invoice for payment"),
        "sticker": voice.label("H4.sticker", "a sticker"),
        "huddle": voice.label("H4.huddle", "a huddle"),
        "canvas": voice.label("H4.canvas", "a canvas"),
        "list": voice.label("H4.list", "a list"),
    }.get(kind) or voice.label("H4.other", "this kind of message")
