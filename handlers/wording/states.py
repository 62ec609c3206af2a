"""What people call the state a request is in."""

from handlers.notices import Moment, Text
from handlers.wording.voice import Voice

SILENT = "silent"  # what is closed because nobody replied: of no use as a state, but people are told


def state(voice: Voice, name: str) -> str:
    """A state of the lifecycle in the reader's language."""
    titles = {
        "held": voice.label("state.held", "held"),
        "waiting": voice.label("state.waiting", "waiting for an expert"),
        "owned": voice.label("state.owned", "in work"),
        "pending_customer": voice.label("state.pending_customer", "waiting for the customer"),
        "pending_third_party": voice.label("state.pending_third_party", "waiting for somebody else"),
        "resolved": voice.label("state.resolved", "resolved"),
        "closed": voice.label("state.closed", "closed"),
        SILENT: voice.label("state.silent", "closed, no reply"),
        "withdrawn": voice.label("state.withdrawn", "withdrawn"),
        "merged": voice.label("state.merged", "merged"),
        "set_aside": voice.label("state.set_aside", "set aside"),
    }
    return titles[name]


def stands(voice: Voice, ref: str, name: str) -> str:
    """ "T-1042 is withdrawn"."""
    return voice.label("H6.state", "{ref} is {state}", ref=ref, state=state(voice, name))


def owned(voice: Voice, ref: str, owner: str) -> Text:
    """Somebody works on it."""
    return voice.say("H6.owned", "{ref} is open, {owner} has it", ref=ref, owner=owner)


def ended(voice: Voice, ref: str, name: str, who: str, at: Moment, *, into: str = "") -> Text:
    """H6: who ended a request, and when; into: the request that took it in."""
    if name == "resolved":
        return voice.say("H6.solved", "{who} solved {ref} {time.at}", who=who, ref=ref, time=at)
    if name == "closed":
        return voice.say("H6.closed", "{who} closed {ref} {time.at}", who=who, ref=ref, time=at)
    if name == "withdrawn":
        return voice.say("H6.withdrawn", "{who} withdrew {ref} {time.at}", who=who, ref=ref, time=at)
    if name == "merged":
        return voice.say("H6.merged", "{who} joined {ref} to {into} {time.at}", who=who, ref=ref, into=into, time=at)
    return voice.say("H6.aside", "{who} set {ref} aside {time.at}", who=who, ref=ref, time=at)
