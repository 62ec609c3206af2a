"""What everybody does at a desk, by chance: what is refused is refused."""

import random

from handlers.notices import Field as Asked
from handlers.notices import Form
from storage import people
from storage.tickets import Ticket
from tests.handlers.cast import PEOPLE, PLACES
from tests.handlers.chats import Shown
from tests.handlers.promised import CUSTOMERS, every_complaint, every_ticket
from tests.handlers.scene import QUESTION, Said, Scene

OURS = ("anna", "anna", "liwei", "liwei@slack", "marco", "sara", "ivo", "vera")
WRITING = ("giulia", "giulia", "giulia@slack", "luca", "luca", *CUSTOMERS)
WHO = {(one.platform, one.user): name for name, one in PEOPLE.items()}
HANDLED = ("callabout", "reachedabout", "missedabout", "writeabout", "closecomplaint", "closecomplaint")
HEARD = ("satisfied", "unsatisfied", "unsatisfied", "wantcall", "nocontact")
ERASED = 0.2  # share of those who look at their settings for it
NEAR = 60  # messages that people still have before their eyes
WORDS = (
    QUESTION, "the VAT report shows the wrong month", "no hurry, where is the list of invoices?",
    "thanks", "It came back", "Which invoice?", "complaint",
    "complaint: nobody listened", "reclamo", "solved", "P040", "yes", "no", "privacy", "Shanghai", "20:00 - 07:00", "9",
)  # fmt: skip
COMMANDS = {
    **dict.fromkeys(("status", "tickets", "settings", "settings", "used"), ("",)),
    "complaint": ("", "too slow"),
    "idea": ("a list of plants",),
    "quiet": ("none", "13:00 - 8", "22:00-02:30"),
    "zone": ("Shanghai", "Lisbon", "Rome"),
    "language": ("it", "zh-Hans"),
}
AMONG_US = {
    "duplicate": ("T-1001", "T-1002", "T-1003"),
    **dict.fromkeys(("off", "on", "claim", "similar", "reopen", "complaints", "take", "rerate"), ("",)),
}
LOGGED = ("20m", "20m", "-5m", "-5m", "-20m", "20m weekend", "-5m weekend", "1h ours")
FIRST = {
    "waiting": ("claim",),
    "owned": ("ask", "ask", "ask", "resolve", "resolve", "duplicate", "takeover", "waitfor"),
    "pending_customer": ("resolve", *["wait"] * 8),
}
THEN = {"resolved": ("confirm", "confirm", "notyet"), "closed": ("rate", "rate", "cameback", "complain", "ratechange")}


class Doings:
    """Customers and people of ours at one desk, and what they may do next."""

    def __init__(self, scene: Scene, dice: random.Random) -> None:
        self.scene, self.dice = scene, dice
        self.said: list[Said] = []

    def asks(self, who: str = "") -> None:
        """A customer asks something new."""
        who = who or self.dice.choice(WRITING)
        self.scene.commands(who, "ask", self.dice.choice(WORDS[:3]))
        found = [one for one in self.scene.read(who) if "asknow" in one.words]
        if found:
            self.scene.presses(who, "asknow", found[-1])

    def writes(self) -> None:
        """A customer writes, or answers something he reads; somebody of ours writes about a request."""
        who, scene = self.dice.choice(WRITING), self.scene
        near = scene.read(who)[-8:]
        answering = self.dice.choice(near) if near and self.dice.random() < 0.6 else None
        self.said.append(scene.says(who, self.dice.choice(WORDS), answering=answering))

    def speaks(self) -> None:
        """Somebody of ours writes about a request."""
        found = self._card()
        if found is not None:
            self.said.append(self.scene.says(self._reader(found), "Did you try it?", to=found.place, under=found))

    def changes_words(self) -> None:
        """Something is written differently, or taken back."""
        if self.said:
            said = self.dice.choice(self.said[-6:])
            self.scene.edits(said, self.dice.choice(WORDS)) if self.dice.random() < 0.5 else self.scene.deletes(said)

    def commands(self) -> None:
        """A customer gives a command."""
        word = self.dice.choice(sorted(COMMANDS))
        self.scene.commands(self.dice.choice(WRITING), word, self.dice.choice(COMMANDS[word]))

    def orders(self) -> None:
        """Somebody of ours gives one about a request."""
        word, found = self.dice.choice(sorted(AMONG_US)), self._card()
        if found is not None:
            self.scene.commands(
                self._reader(found), word, self.dice.choice(AMONG_US[word]), to=found.place, under=found
            )

    def works(self) -> None:
        """What is usual comes next for a request."""
        found = [one for one in self.scene.db.read_now(every_ticket) if one.state in (*FIRST, *THEN)]
        if not found:
            return
        ticket = self.dice.choice(found)
        if ticket.state in THEN:
            self._ends(ticket, self.dice.choice(THEN[ticket.state]))
            return
        card, word = self._card(f"{ticket.ref} "), self.dice.choice(FIRST[ticket.state])
        if card is not None and word != "wait":
            self.press(self._named(ticket.owner_id), word, card, str(ticket.number))

    def logs(self) -> None:
        """Whoever has a request logs the time he worked on it, and takes some of it back."""
        owned = [one for one in self.scene.db.read_now(every_ticket) if one.owner_id is not None]
        ticket = self.dice.choice(owned) if owned else None
        card = self._card(f"{ticket.ref} ") if ticket is not None else None
        if ticket is not None and card is not None:
            for text in self.dice.choices(LOGGED, k=6):
                self.scene.commands(self._named(ticket.owner_id), "log", text, to=card.place, under=card)

    def _named(self, person_id: int | None) -> str:
        """The one with this id, else somebody who could do it, too."""
        found = self.scene.db.read_now(people.by_id, person_id or 0)
        who = found.key if found else self.dice.choice(("anna", "marco", "liwei", "sara"))
        return "liwei@slack" if who == "liwei" else who

    def _ends(self, ticket: Ticket, word: str) -> None:
        """Its customer says how it was."""
        shown = [one for one in self.scene.chats.posts if word in one.words and ticket.ref in one.text]
        score = f"{ticket.number}.{self.dice.choice(('overall', 'speed'))}.{self.dice.randint(1, 5)}"
        if shown:
            self.press(self._reader(shown[-1]), word, shown[-1], score if word == "rate" else str(ticket.number))

    def presses(self) -> None:
        """Somebody presses any button he sees; now and then one that only another one sees."""
        near = [one for one in self.scene.chats.posts[-NEAR:] if one.card.buttons or one.card.more]
        words = sorted({button.word for one in near for button in (*one.card.buttons, *one.card.more)})
        if words:
            word = self.dice.choice(words)
            found = [(one, b) for one in near for b in (*one.card.buttons, *one.card.more) if b.word == word]
            shown, button = self.dice.choice(found)
            who = self.dice.choice(sorted(PEOPLE)) if self.dice.random() < 0.15 else self._reader(shown)
            self.press(who, word, shown, button.value)

    def press(self, who: str, word: str, shown: Shown, value: str) -> None:
        """He presses, and fills in the form that opens."""
        said = self.scene.presses(who, word, shown, value)
        if said.reply.form is not None:
            self.scene.sends(said, **self._filled(said.reply.form))

    def _filled(self, form: Form) -> dict[str, str]:
        return {one.name: self._answer(one) for one in form.fields}

    def _answer(self, one: Asked) -> str:
        if one.options:
            return self.dice.choice(one.options).value
        return self.dice.choice((one.value, "30m", "tomorrow 15:00", "It is done", "13:00 - 8", "Shanghai"))

    def settles(self) -> None:
        """Somebody does something about a complaint, or its customer says whether that was enough."""
        found = self.scene.db.read_now(every_complaint)
        if found:
            one, is_ours = self.dice.choice(found), self.dice.random() < 0.7
            word = self.dice.choice(HANDLED if is_ours else HEARD)
            near = [each for each in self.scene.chats.posts if each.card.buttons][-1]
            who = self._named(one.handler_id if self.dice.random() < 0.6 else None) if is_ours else "giulia"
            self.press(who, word, near, str(one.id) if is_ours else f"{one.id}.{one.level}")

    def erases(self) -> None:
        """A customer wants to be forgotten."""
        who = self.dice.choice(CUSTOMERS)
        self.scene.commands(who, "settings")
        shown = [one for one in self.scene.read(who, script="A13") if "forget" in one.words]
        if shown and self.dice.random() < ERASED:
            self.scene.presses(who, "forget", shown[-1])

    # --------------------------------------------------------------------------------------------------- who and what

    def _reader(self, shown: Shown) -> str:
        """Somebody who sees it."""
        own = WHO.get((shown.platform, shown.place))
        ours = [who for who in OURS if PEOPLE[who].platform == shown.platform]
        return own or self.dice.choice(ours)

    def _card(self, ref: str = "") -> Shown | None:
        """The card of a request in one of our rooms."""
        posts = self.scene.chats.posts
        found = [one for one in posts if one.post.script == "C1" and one.place in PLACES and ref in one.text]
        return self.dice.choice(found) if found else None
