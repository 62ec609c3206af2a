"""What stands around the messages on a customer's page in the browser."""

from dataclasses import dataclass
from datetime import datetime

from handlers.notices import Card
from handlers.wording.onboarding import Hello, date, hello_text
from handlers.wording.voice import Voice, lines


@dataclass(frozen=True, slots=True)
class Labels:
    """Every fixed word of the page."""

    assistant: str
    badge: str
    sign_out: str
    messages: str
    empty: str
    write: str
    placeholder: str
    send: str
    reply: str
    replying: str
    edit: str
    editing: str
    delete: str
    delete_sure: str
    cancel: str
    yes: str
    no: str
    keep: str
    earlier: str
    refresh: str
    more: str
    edited: str
    desk: str
    you: str
    via: str
    offline: str
    waiting: str
    again: str
    fresh: str
    files: str


def labels(voice: Voice, desk: str) -> Labels:
    """The words in the reader's language; desk: what it is called."""
    say = voice.label
    return Labels(
        assistant=say("web.assistant", "automated assistant, people answer"),
        badge=say("web.badge", "assistant"),
        sign_out=say("web.out", "Sign out"),
        messages=say("web.messages", "Messages"),
        empty=say("web.empty", "Write your question below, in your own words."),
        write=say("web.write", "Your message"),
        placeholder=say("web.placeholder", "Write your question in your own words"),
        send=say("button.send", "Send"),
        reply=say("web.reply", "Reply"),
        replying=say("web.replying", "You reply to:"),
        edit=say("web.edit", "Change"),
        editing=say("web.editing", "You change what you wrote:"),
        delete=say("web.delete", "Delete"),
        delete_sure=say("web.sure", "Delete this message? Whoever read it has read it."),
        cancel=say("web.cancel", "Cancel"),
        yes=say("web.yes", "Yes"),
        no=say("button.no", "No"),
        keep=say("web.keep", "Close"),
        earlier=say("web.earlier", "Earlier messages"),
        refresh=say("web.refresh", "Show what is new"),
        more=say("web.more", "More"),
        edited=say("web.edited", "changed"),
        desk=desk,
        you=say("web.you", "You"),
        via=say("web.via", "via {desk}", desk=desk),
        offline=say(
            "web.offline", "No connection. What you write stays in this browser and is sent once, when it is back."
        ),
        waiting=say("web.waiting", "waits for the connection"),
        again=say("web.again", "Try again"),
        fresh=say("web.fresh", "New messages"),
        files=say("web.files", "Add files"),
    )


# ------------------------------------------------------------------------------------------------------------ the door


@dataclass(frozen=True, slots=True)
class Door:
    """The words of the page before anybody is signed in."""

    title: str
    again: str
    unknown: str
    yes: str
    no: str
    ask_again: str
    open_it: str


def door(voice: Voice) -> Door:
    """Before anybody is signed in."""
    return Door(
        title=voice.label("web.title", "Your page"),
        again=voice.label(
            "web.back",
            "Open the link of your invite again. If it was used already, you can ask for a new one there.",
        ),
        unknown=voice.label(
            "web.unknown",
            "This link opens nothing. Check that you copied all of it, or ask your account manager for a new one.",
        ),
        yes=voice.label("button.me", "Yes, that is me"),
        no=voice.label("button.no", "No"),
        ask_again=voice.label("button.ask_new", "Ask for a new one"),
        open_it=voice.label("button.open_page", "Open the page"),
    )


def ended(voice: Voice, at: datetime, host: str) -> Card:
    """A4, before anybody was asked."""
    over = voice.say("A4.over", "This invite ended on {date}.", date=date(voice, at))
    if not host:
        return Card(over)
    more = voice.say("A4.ask", "I can ask {host} for a new one, and keep your question meanwhile.", host=host)
    return Card(lines(over, more))


def links(voice: Voice, hello: Hello) -> Card:
    """A13: the link of somebody who writes from another chat already."""
    ask = voice.say("web.link", "This link opens the same conversation here, in the browser. Is that you?")
    return Card(lines(hello_text(voice, hello), ask))


def not_you(voice: Voice) -> str:
    """A3, where nobody is told who made the invite."""
    return voice.label("A3.web", "Thank you. I linked nothing and told whoever made the invite.")


# ----------------------------------------------------------------------------------------------------- what went wrong


def nothing_written(voice: Voice) -> str:
    """An empty message."""
    return voice.label("web.nothing", "Write something first.")


def too_long(voice: Voice, length: int, most: int) -> str:
    """A message that is longer than the page takes."""
    return voice.label(
        "web.long", "That is {n} characters; {most} fit into one message. Your text is still here.", n=length, most=most
    )


def question_first(voice: Voice) -> str:
    """Files belong to a request."""
    return voice.label("web.first", "Write your question first: files go with it.")


def send_first(voice: Voice) -> str:
    """Files go to what was said, and what stands in the box was not."""
    return voice.label("web.unsaid", "Send what you wrote first, then add the files to it. Your text is still here.")


def too_often(voice: Voice) -> str:
    """More than a person does."""
    return voice.label("web.often", "That was too much at once. Wait a minute and try again; your text is still here.")


def stale(voice: Voice) -> str:
    """The form does not belong to this sign-in."""
    return voice.label("web.stale", "This page is older than your sign-in. Load it again; your text is still here.")


def gone(voice: Voice) -> str:
    """A message that is not, or no longer, in his conversation."""
    return voice.label("web.gone", "That message is no longer there.")


def not_yours(voice: Voice) -> str:
    """Somebody else's message."""
    return voice.label("web.others", "Only the person who wrote it can change it.")


def signed_out(voice: Voice) -> str:
    """Nobody is signed in, or nobody any more."""
    return voice.label("web.closed", "You are not signed in here.")


def visitor_name(voice: Voice) -> str:
    """What somebody is called whom nobody linked yet."""
    return voice.label("web.visitor", "Visitor in the browser")
