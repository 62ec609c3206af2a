"""What stands beside the input field and above an empty chat, where a platform shows such things (G11, 1.5)."""

from handlers.wording.voice import Voice

Menu = tuple[tuple[str, str], ...]  # (word, what it does)


def private(voice: Voice) -> Menu:
    """Anybody's own chat with the desk."""
    return (
        ("status", voice.label("menu.status", "Where your requests stand")),
        ("tickets", voice.label("menu.tickets", "All your requests")),
        ("contract", voice.label("menu.contract", "What your contract covers")),
        ("settings", voice.label("menu.settings", "Language, time zone, quiet hours")),
        ("help", voice.label("menu.help", "What you can write here")),
    )


def group(voice: Voice) -> Menu:
    """A chat in which a customer's people read along; these are answered privately."""
    return tuple(line for line in private(voice) if line[0] in ("status", "help"))


def queue(voice: Voice) -> Menu:
    """A chat in which experts work."""
    return (
        ("claim", voice.label("menu.claim", "Take this request")),
        ("note", voice.label("menu.note", "Keep a text internal")),
        ("ask", voice.label("menu.ask", "Ask the customer")),
        ("update", voice.label("menu.update", "Promise the next news: by 16:00")),
        ("waitfor", voice.label("menu.waitfor", "Wait for somebody else")),
        ("transfer", voice.label("menu.transfer", "Hand this request on")),
        ("needhelp", voice.label("menu.needhelp", "Ask your lead for help")),
        ("resolve", voice.label("menu.resolve", "Say that it is solved")),
        ("unsend", voice.label("menu.unsend", "Take back what you wrote")),
        ("off", voice.label("menu.off", "Go off duty")),
        ("help", voice.label("menu.help", "What you can write here")),
    )


def expert(voice: Voice) -> Menu:
    """An expert's own chat with the desk."""
    return (
        ("status", voice.label("menu.mine", "What you have, and what waits")),
        ("next", voice.label("menu.next", "The next one to claim")),
        ("tickets", voice.label("menu.lists", "Requests: yours, your queue's, waiting")),
        ("on", voice.label("menu.on", "Go on duty")),
        ("off", voice.label("menu.off", "Go off duty")),
        ("settings", voice.label("menu.settings", "Language, time zone, quiet hours")),
        ("help", voice.label("menu.help", "What you can write here")),
    )


def account(voice: Voice) -> Menu:
    """An account manager's own chat with the desk."""
    return (
        ("status", voice.label("menu.needs", "What needs you")),
        ("accounts", voice.label("menu.accounts", "Your accounts")),
        ("tickets", voice.label("menu.theirs", "Your customers' requests")),
        ("renewals", voice.label("menu.renewals", "Contracts that end soon")),
        ("report", voice.label("menu.report", "A company's month")),
        ("invite", voice.label("menu.invite", "Invite a contact")),
        ("settings", voice.label("menu.settings", "Language, time zone, quiet hours")),
        ("help", voice.label("menu.help", "What you can write here")),
    )


def description(voice: Voice, vendor: str) -> str:
    """Above a chat in which nothing was written yet, in at most 512 characters."""
    return voice.label(
        "launch.description",
        "I bring your questions to the experts at {vendor} and tell you who answers and by when. People answer; I am "
        "an automated assistant and watch the clock. Press Start, then write your question in your own words. What I "
        "keep of you: /privacy",
        vendor=vendor[:120],
    )


def about(voice: Voice, vendor: str) -> str:
    """Beside a link to the desk, in at most 120 characters."""
    return voice.label(
        "launch.about", "Ask the experts at {vendor}. People answer, by a time you are told.", vendor=vendor[:40]
    )
