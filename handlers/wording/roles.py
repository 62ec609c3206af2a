"""What people call the roles (CONVERSATIONS H6)."""

from handlers.wording.voice import Voice


def title(voice: Voice, role: str) -> str:
    """A role, as in "Only an expert can do that"."""
    titles = {
        "expert": voice.label("role.expert", "an expert"),
        "account": voice.label("role.account", "an account manager or lead"),
        "customer": voice.label("role.customer", "the customer"),
    }
    return titles[role]


def colleagues(voice: Voice) -> str:
    """Who can help, where nobody by name can."""
    return voice.label("role.colleagues", "Your colleagues")
