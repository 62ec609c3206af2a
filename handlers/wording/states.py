"""What people call the state a request is in."""

from handlers.wording.voice import Voice


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
        "withdrawn": voice.label("state.withdrawn", "withdrawn"),
        "merged": voice.label("state.merged", "merged"),
        "set_aside": voice.label("state.set_aside", "set aside"),
    }
    return titles[name]


def stands(voice: Voice, ref: str, name: str) -> str:
    """ "T-1042 is withdrawn"."""
    return voice.label("H6.state", "{ref} is {state}", ref=ref, state=state(voice, name))
