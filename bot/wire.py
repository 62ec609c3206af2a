"""What each platform would be sent for a post: the drawer "On the wire" of the demo page."""

from collections.abc import Sequence

from bot.slack import cards as slack
from bot.telegram import cards as telegram
from handlers.notices import Post, headed


def slack_wire(post: Post) -> Sequence[object]:
    """The JSON of chat.postMessage, one entry a message."""
    named = {"username": f"{post.author} (via {post.via})" if post.via else post.author} if post.author else {}
    return [{"channel": "C…", **shown.arguments(), "unfurl_links": False, **named} for shown in slack.render(post.card)]


def telegram_wire(post: Post) -> Sequence[object]:
    """The JSON of sendMessage, one entry a message."""
    return [{"chat_id": 0, **message.wire()} for message in telegram.draw(headed(post), prompt=post.prompt)]


RENDERERS = {"slack": slack_wire, "telegram": telegram_wire}
