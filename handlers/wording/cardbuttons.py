"""What can be pressed on a request's card, in the state it is in (CONVERSATIONS C1, C2, C12, C15)."""

from dataclasses import dataclass

from handlers.notices import Button, Style
from handlers.wording.voice import Voice

WORKING = frozenset({"owned", "pending_customer", "pending_third_party"})
Buttons = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """How a request stands. value: of its buttons; is_offered: one expert is asked just now; may_send_back: it was
    handed to this queue, which has not disputed that; lacks_facts: its experts need what nobody has mentioned; used:
    the solutions that may help; shared: whose its own is; has_replies: ready answers are there."""

    state: str
    value: str
    is_offered: bool = False
    may_send_back: bool = False
    lacks_facts: bool = False
    used: Buttons = ()
    shared: Buttons = ()
    has_replies: bool = False


def buttons(voice: Voice, stand: Stand) -> Buttons:
    """What is pressed often."""
    value = stand.value
    if stand.state == "waiting":
        return () if stand.is_offered else _waiting(voice, stand)
    if stand.state in WORKING:
        extra = _extra(voice, stand)
        return (
            *extra,
            Button(voice.label("button.ask", "Ask customer"), "ask", value),
            Button(voice.label("button.resolve", "Resolve"), "resolve", value, Style.PRIMARY),
            Button(voice.label("C10.title", "Transfer"), "transfer", value),
            *(() if extra else (_needhelp(voice, value),)),
            *stand.used[:1],
        )
    if stand.state in {"resolved", "closed"}:
        return (Button(voice.label("button.reopen", "Reopen"), "reopen", value),)
    return (Button(voice.label("button.undo", "Undo"), "restore", value),) if stand.state == "set_aside" else ()


def _extra(voice: Voice, stand: Stand) -> Buttons:
    """What comes next in just this state; [Need help] makes room for it."""
    if stand.state == "pending_third_party":
        return (Button(voice.label("button.goon", "Go on"), "goon", stand.value),)
    if stand.state == "owned" and stand.lacks_facts:
        return (Button(voice.label("button.askfor", "Ask for these"), "askfor", stand.value),)
    return ()


def _needhelp(voice: Voice, value: str) -> Button:
    return Button(voice.label("button.needhelp", "Need help"), "needhelp", value)


def _waiting(voice: Voice, stand: Stand) -> Buttons:
    back = Button(voice.label("C10.back.title", "Send back"), "sendback", stand.value)
    return (
        Button(voice.label("button.claim", "Claim"), "claim", stand.value, Style.PRIMARY),
        *((back,) if stand.may_send_back else ()),
        Button(voice.label("button.move", "Move"), "transfer", stand.value),
        _duplicate(voice, stand.value),
    )


def _duplicate(voice: Voice, value: str) -> Button:
    return Button(voice.label("button.duplicate", "Duplicate of…"), "duplicate", value)


def _working(voice: Voice, stand: Stand) -> Buttons:
    waits = Button(voice.label("button.waitfor", "Wait for others"), "waitfor", stand.value)
    return (
        *stand.used[1:],
        *((_needhelp(voice, stand.value),) if _extra(voice, stand) else ()),
        Button(voice.label("E2.interim", "Interim reply"), "interim", stand.value),
        *((_replies(voice, stand.value),) if stand.has_replies else ()),
        *((waits,) if stand.state == "owned" else ()),
        _duplicate(voice, stand.value),
    )


def _replies(voice: Voice, value: str) -> Button:
    return Button(voice.label("button.replies", "Ready answers"), "reply", value)


def more(voice: Voice, stand: Stand) -> Buttons:
    """What is pressed seldom."""
    value = stand.value
    if stand.state in {"resolved", "closed"}:
        return stand.shared
    if stand.is_offered or stand.state not in {"waiting", *WORKING}:
        return ()
    return (
        *(_working(voice, stand) if stand.state in WORKING else ()),
        Button(voice.label("button.setaside", "Not a request"), "setaside", value),
        Button(voice.label("B12.known", "Known fault"), "fault", value),
        Button(voice.label("button.pressing", "Severity"), "severity", value),
        Button(voice.label("button.about", "Topic"), "topic", value),
        Button(voice.label("button.why", "Why"), "why", value),
    )
