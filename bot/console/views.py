"""Messages as the page shows them, rendered by the page's templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from bot import assets
from bot.console import cards, files
from handlers.notices import Act, Card, Document, Files, Post, Sign, load
from storage.shown import Shown

LINE = 120  # characters of a message in one line


@dataclass(frozen=True, slots=True)
class Message:
    """One message: the row, its post, and what the template puts around them."""

    row: Shown
    post: Post
    body: Markup
    signs: tuple[tuple[str, str], ...]
    replies: tuple["Message", ...] = ()

    @property
    def is_desk(self) -> bool:
        """The desk itself speaks, in nobody's name."""
        return not self.row.writer and not self.post.author

    @property
    def has_thread(self) -> bool:
        """People answer under it: somebody did, or it is a ticket's card in a room."""
        card = self.post.card
        is_card = self.is_desk and self.row.chat.startswith("#") and bool(card.title or card.buttons or self.row.title)
        return bool(self.replies) or is_card

    @property
    def tone(self) -> int:
        """One of six colours for the picture, the same for a name every time."""
        return sum(self.post.author.split("(")[0].strip().encode()) % 6

    @property
    def initials(self) -> str:
        """At most two letters for the picture."""
        names = self.post.author.split("(")[0].split()
        return "".join(name[0] for name in (names[:1] + names[1:][-1:])).upper()


@cache
def templates() -> Environment:
    """The page's templates."""
    return assets.environment("bot.console")


def of(row: Shown, replies: tuple[Message, ...] = (), *, own: bool = False) -> Message:
    """The message a row shows. own: on a customer's page, where everything works without a script too."""
    act = load(row.body)
    post, files_shown = _post(act, row.id, "/c" if own else "/console")
    body = cards.card(post.card, row.id if own else None) + files_shown
    return Message(row, post, body, tuple(cards.SIGNS[Sign(one)] for one in row.signs.split()), replies)


def _post(act: Act, message: int, base: str) -> tuple[Post, Markup]:
    """What is shown, and its files."""
    if isinstance(act, Document):
        return Post(Card(act.caption), silent=act.silent), cards.file(base, message, act.name)
    if isinstance(act, Files):
        post = Post(Card(act.caption), author=act.author, via=act.via, silent=act.silent, script=act.script)
        return post, files.shown(base, message, act)
    if not isinstance(act, Post):
        raise TypeError(f"message {message} does not hold a post")
    return act, Markup("")


def text_of(row: Shown) -> str:
    """What a message says, without its form."""
    return cards.plain_text(_post(load(row.body), row.id, "")[0].card.text)


def headline(row: Shown) -> str:
    """A message in one line: its title, or how it begins."""
    post = _post(load(row.body), row.id, "")[0]
    lines = (post.card.title or cards.plain_text(post.card.text)).split("\n")
    line = next((line.strip() for line in lines if line.strip()), "")
    return line if len(line) <= LINE else f"{line[: LINE - 1].rstrip()}…"


def threaded(rows: Iterable[Shown]) -> tuple[Message, ...]:
    """Top-level messages with the replies of their threads, both in the order they came."""
    known = list(rows)
    replies: dict[int, list[Message]] = {}
    for row in known:
        if row.thread is not None:
            replies.setdefault(row.thread, []).append(of(row))
    return tuple(of(row, tuple(replies.get(row.id, ()))) for row in known if row.thread is None)


def message(row: Shown) -> str:
    """One message's list item, without replies."""
    return templates().get_template("message.html").render(message=of(row))


def transcript(rows: Iterable[Shown]) -> str:
    """The exchange as lines: time in UTC, who, in which script, and what was shown."""
    return "\n".join(_lines(of(row)) for row in rows)


def _lines(shown: Message) -> str:
    who = shown.row.writer or shown.post.author or "desk"
    script = f" [{shown.post.script}]" if shown.post.script else ""
    thread = f" > {shown.row.thread}" if shown.row.thread else ""
    head = f"{shown.row.at:%Y-%m-%dT%H:%M:%SZ} {shown.row.chat}{thread} {who}{script}:"
    body = "\n".join(f"    {line}" for line in cards.plain(shown.post.card).splitlines())
    return f"{head}\n{body}"
