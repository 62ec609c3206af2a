"""What people read on their way in: invites, hellos, codes (CONVERSATIONS 2 a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from handlers.notices import Button, Card, Field, Form, Style, Text, Words
from handlers.wording.catalogue import spoken
from handlers.wording.voice import Voice, dotted, lines

CODE_FIELD, COMPANY_FIELD, NAME_FIELD = "code", "company", "name"


def date(voice: Voice, at: datetime) -> str:
    """A day of this year by its name: "Tue 1 Dec"."""
    return format_skeleton("MMMEd", at, tzinfo=ZoneInfo(voice.zone), locale=spoken(voice.locale))


# ------------------------------------------------------------------------------------------------ account managers: A0


@dataclass(frozen=True, slots=True)
class Made:
    """An invite as its maker sees it. links: (platform, address); coded: platforms that take the code."""

    name: str
    organisation: str
    contract: str  # "Gold C-2044", "" where none is in force
    ends: datetime
    links: Sequence[tuple[str, str]]
    code: str
    coded: Sequence[str] = ()


def invite(voice: Voice, made: Made, *, value: str, copy: str) -> Card:
    """A0: the invite with its secrets. value: what [Cancel invite] carries; copy: what [Copy text to send] does."""
    whose = [made.organisation, *([made.contract] if made.contract else [])]
    head = voice.say("A0.for", "Invite for **{name}**, {whose}.", name=made.name, whose=voice.listed(whose))
    once = voice.say("A0.once", "It works once, until **{date}**.", date=date(voice, made.ends))
    cancel = Button(
        voice.label("button.uninvite", "Cancel invite"),
        "uninvite",
        value,
        confirm=voice.label("A0.sure", "Cancel this invite?"),
    )
    copied = Button(voice.label("button.copy", "Copy text to send"), "copyinvite", copy)
    return Card(lines(voice.paragraph(head, once), _ways(voice, made)), buttons=(copied, cancel))


def _ways(voice: Voice, made: Made) -> Text:
    """Each platform's link, and the code for the others."""
    parts = [voice.say("A0.link", "{platform}: {link}", platform=name, link=link) for name, link in made.links]
    if made.coded:
        parts.append(
            voice.say("A0.code", "{platforms} code: **{code}**", platforms=voice.listed(made.coded), code=made.code)
        )
    else:
        parts.append(voice.say("A0.any", "Code: **{code}**", code=made.code))
    return dotted(*parts)


def to_forward(voice: Voice, made: Made, first: str, vendor: str) -> Card:
    """A0 [Copy text to send]: nothing but what the invited person is to read."""
    way = (
        voice.say(
            "A0.open", "Open {link} or write the code {code} to the desk.", link=_choice(voice, made), code=made.code
        )
        if made.links
        else voice.say("A0.write", "Write the code {code} to the desk.", code=made.code)
    )
    hello = voice.say("A0.hello", "Hello {name}, here you reach the experts at {vendor}.", name=first, vendor=vendor)
    end = voice.say("A0.until", "It works once, until {date}.", date=date(voice, made.ends))
    return Card(voice.paragraph(hello, way, end))


def _choice(voice: Voice, made: Made) -> str:
    """The one link, or each with what it opens in."""
    if len(made.links) == 1:
        return made.links[0][1]
    return voice.one_of(
        [voice.label("A0.in", "{link} ({platform})", link=link, platform=name) for name, link in made.links]
    )


def which_company(voice: Voice, companies: Sequence[tuple[int, str]]) -> Card:
    """A0: whose contact is to be invited."""
    buttons = tuple(Button(_short(name), "invite", str(one)) for one, name in companies)
    return Card(voice.say("A0.company", "Which company?"), buttons=buttons[:5], more=buttons[5:])


def which_person(voice: Voice, organisation: str, people: Sequence[tuple[int, str]], value: str) -> Card:
    """A0: who of them has no chat yet, or somebody new."""
    buttons = tuple(Button(_short(name), "invite", f"{value}.{one}") for one, name in people)
    new = Button(voice.label("button.somebody", "Somebody new"), "invite", f"{value}.new")
    text = voice.say("A0.person", "Whom do you invite to **{organisation}**?", organisation=organisation)
    return Card(text, buttons=(*buttons[:4], new), more=buttons[4:])


def which_contract(voice: Voice, plans: Sequence[tuple[int, str]], value: str) -> Card:
    """A0: under which of the company's contracts, where several are in force."""
    buttons = tuple(Button(_short(plan), "invite", f"{value}.{one}") for one, plan in plans)
    return Card(voice.say("A0.contract", "Under which contract?"), buttons=buttons[:5], more=buttons[5:])


def _short(name: str) -> str:
    return name if len(name) <= 20 else name[:19] + "…"


def company_form(voice: Voice) -> Form:
    """A0 for whoever has too many accounts for buttons."""
    field = Field(COMPANY_FIELD, voice.label("A0.which", "Company"), limit=200)
    return Form(voice.label("A0.title", "Invite a contact"), "invite", "", (field,), _go_on(voice))


def name_form(voice: Voice, value: str) -> Form:
    """A0: the name of somebody new."""
    field = Field(NAME_FIELD, voice.label("A0.name", "First and last name"), limit=120)
    return Form(voice.label("A0.title", "Invite a contact"), "invite", value, (field,), _go_on(voice))


def _go_on(voice: Voice) -> str:
    return voice.label("button.go_on", "Go on")


def invite_over(voice: Voice, name: str, organisation: str, what: Text, *, again: str = "") -> Card:
    """A0 once it is over: what became of it. again: what [New link] carries, for another browser or a lost one."""
    said = voice.say(
        "A0.over", "Invite for **{name}**, {organisation}: {what}", name=name, organisation=organisation, what=what
    )
    buttons = (Button(voice.label("button.new_link", "New link"), "reinvite", again),) if again else ()
    return Card(said, buttons=buttons)


def not_named(voice: Voice, name: str, contract: str, why: str) -> Text:
    """To the maker of an invite: the contact has joined, but may not open requests yet."""
    return voice.say(
        "A0.unnamed",
        "{name} joined, but I could not add the name to those who may ask under {contract}: {why}",
        name=name,
        contract=contract,
        why=why,
    )


def voided(voice: Voice, name: str, value: str) -> Card:
    """A3, to its maker."""
    text = voice.say("A3.void", "The invite for {name} was opened by someone else and is now void.", name=name)
    return Card(text, buttons=(_new_invite(voice, value),))


def wanted_again(voice: Voice, name: str, value: str) -> Card:
    """A4, to its maker."""
    text = voice.say("A4.again", "{name} opened an invite that has ended, and asks for a new one.", name=name)
    return Card(text, buttons=(_new_invite(voice, value),))


def _new_invite(voice: Voice, value: str) -> Button:
    return Button(voice.label("button.new_invite", "New invite"), "reinvite", value)


# ------------------------------------------------------------------------------------------------- the invited: A1, A4


@dataclass(frozen=True, slots=True)
class Hello:
    """Whom the desk greets, for what. organisation: "" for another chat of somebody it knows, by his name."""

    first: str
    desk: str
    vendor: str
    organisation: str = ""
    plan: str = ""
    name: str = ""


def hello_text(voice: Voice, hello: Hello) -> Text:
    """A1: who speaks, and that people answer."""
    return voice.say(
        "A1",
        "Hello {name}. I am {desk}, an automated assistant. I carry your questions to the experts at {vendor} "
        "and watch the clock; people answer you.",
        name=hello.first,
        desk=hello.desk,
        vendor=hello.vendor,
    )


def is_it_you(voice: Voice, hello: Hello, value: str | None) -> Card:
    """A1; value: what its buttons carry, None once it was answered."""
    text, ask = hello_text(voice, hello), _whether(voice, hello)
    if value is None:
        return Card(lines(text, ask))
    yes = Button(voice.label("button.me", "Yes, that is me"), "join", value, Style.PRIMARY)
    return Card(lines(text, ask), buttons=(yes, Button(voice.label("button.no", "No"), "notme", value)))


def _whether(voice: Voice, hello: Hello) -> Text:
    company = Words(hello.organisation, bold=True)
    if hello.plan:
        return voice.say(
            "A1.plan",
            "This invite is for {organisation}, contract **{plan}**. Is that you?",
            organisation=company,
            plan=hello.plan,
        )
    if hello.organisation:
        return voice.say("A1.company", "This invite is for {organisation}. Is that you?", organisation=company)
    return voice.say("A1.link", "This link makes **{name}** of whoever writes here. Is that you?", name=hello.name)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new contact hears of his contract; empty where none is in force."""

    covers: str
    hours: str
    targets: Sequence[tuple[str, int]]  # (severity, seconds of working time to the first answer)
    manager: str


def welcome(voice: Voice, plan: Plan, hello: Hello | None = None) -> Card:
    """A2; hello: for whoever was not greeted before."""
    set_up = voice.say(
        "A2",
        "You are set up. Write your question here in your own words, no form. "
        "Files, pictures and voice notes are fine.",
    )
    buttons = (
        Button(voice.label("button.scope", "What is covered?"), "catalogue"),
        Button(voice.label("button.settings", "Settings"), "settings"),
    )
    greeting = hello_text(voice, hello) if hello else ()
    return Card(lines(greeting, set_up, _plan(voice, plan), _readers(voice, plan.manager)), buttons=buttons)


def _readers(voice: Voice, manager: str) -> Text:
    if not manager:
        return voice.say(
            "A2.kept",
            "Times are shown for {city}. Your messages are kept with your requests and read by the experts on your "
            "request.",
            city=voice.city(),
        )
    return voice.say(
        "A2.manager",
        "Times are shown for {city}. Your messages are kept with your requests and read by the experts on your "
        "request and by {name}, your account manager.",
        city=voice.city(),
        name=manager,
    )


def _plan(voice: Voice, plan: Plan) -> Text:
    if not plan.covers:
        return voice.say("A2.none", "No contract is in force for you today; what you write is kept all the same.")
    targets = voice.listed(
        voice.label("A2.target", "{target} if {severity}", target=voice.span(seconds), severity=severity)
        for severity, seconds in plan.targets
    )
    if not targets:
        return voice.say("A2.plan", "Your contract: {covers}, {hours}.", covers=plan.covers, hours=plan.hours)
    return voice.say(
        "A2.first",
        "Your contract: {covers}, {hours}, first answer in working time: {targets}.",
        covers=plan.covers,
        hours=plan.hours,
        targets=targets,
    )


def linked(voice: Voice, platform: str, name: str) -> Card:
    """A second chat of the same person; whose it is now is said, because somebody else may have sent him the code."""
    text = voice.say(
        "link.done",
        "{platform} is linked to {name}: your requests and settings are the same in each of your chats.",
        platform=platform,
        name=name,
    )
    return Card(text, buttons=(Button(voice.label("button.settings", "Settings"), "settings"),))


def not_me(voice: Voice, host: str) -> Card:
    """A3."""
    return Card(
        voice.say("A3", "Thank you. I linked nothing and told {host} that the invite reached someone else.", host=host)
    )


def ended(voice: Voice, at: datetime, host: str) -> Card:
    """A4."""
    text = voice.say(
        "A4",
        "This invite ended on {date}. I have asked {host} for a new one. You can write your question now: "
        "I keep it and pass it on when you are linked.",
        date=date(voice, at),
        host=host,
    )
    return Card(text, buttons=(Button(voice.label("button.another", "Enter another code"), "code"),))


def link_ended(voice: Voice) -> Card:
    """A3, A4 for a code that links another chat."""
    text = voice.say(
        "link.over",
        "I linked nothing: this code is over. Write “link” to me in the chat where I know you for a new one.",
    )
    return Card(text)


def link_voided(voice: Voice) -> Card:
    """A3, to whoever made a code for another chat of his."""
    text = voice.say(
        "link.void", "Somebody else wrote the code for your other chat. It is void; write “link” for a new one."
    )
    return Card(text)


# ------------------------------------------------------------------------------------------------- strangers: A5 to A9


def stranger(voice: Voice, vendor: str) -> Card:
    """A5: a bare start by somebody the desk does not know."""
    text = voice.say(
        "A5",
        "Hello. I am an automated assistant and bring questions to the experts at {vendor} for customers with a "
        "support contract. If you have an invite code (like BIAN-7F2Q), send it now.",
        vendor=vendor,
    )
    return Card(text, buttons=(Button(voice.label("button.no_code", "I have no code"), "nocode"),))


def company_question(voice: Voice, due: datetime | None) -> Form:
    """A5 [I have no code]: the question a person of the front desk answers."""
    ask = (
        voice.label(
            "A5.company",
            "Which company are you with? I will ask the account team; you hear from a person by {due}.",
            due=voice.moment(due),
        )
        if due is not None
        else voice.label("A5.ask", "Which company are you with? I will ask the account team.")
    )
    title = voice.label("A5.yours", "Your company")
    return Form(title, "nocode", "", (Field(COMPANY_FIELD, ask, limit=200),), voice.label("button.send", "Send"))


def with_company(voice: Voice, name: str, company: str) -> str:
    """What the front desk reads of somebody without a code."""
    return voice.label("A5.told", "{name} has no invite code and is with: {company}", name=name, company=company)


def code_form(voice: Voice) -> Form:
    """A8, A9 [Enter code]."""
    field = Field(CODE_FIELD, voice.label("A9.field", "Invite code"), hint="BIAN-7F2Q", limit=60)
    title = voice.label("A9.title", "Invite code")
    return Form(title, "code", "", (field,), voice.label("button.send", "Send"))


def no_code(voice: Voice) -> Text:
    """A6 to somebody the desk knows, who may have meant something else."""
    return voice.say("A6.word", "If it is no code, write it in a sentence: I passed nothing on.")


def wrong_code(voice: Voice, left: int, again: datetime | None) -> Text:
    """A6; again: when the next try is possible, where none is left."""
    if again is not None:
        return voice.say("A6.wait", "That was too often. You can try a code again {time}.", time=voice.moment(again))
    text = voice.say("A6", "That code does not match. Check the letters or ask your account manager for a new one.")
    tries = voice.count("A6.left", "You have one try left this hour.", "You have {n} tries left this hour.", left)
    return voice.paragraph(text, tries)
