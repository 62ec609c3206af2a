"""What is sold and who answers it, as the desk file writes it: skills, queues and service products."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from handlers.admin.file.sections import Section, Targets
from handlers.admin.file.values import (
    Day,
    Duration,
    External,
    Facts,
    Flag,
    Key,
    Keys,
    Level,
    Money,
    Ready,
    Sayings,
    Text,
    Texts,
    Weekly,
    Whole,
    Words,
    Zone,
    at_least,
    or_empty,
)
from handlers.rules.routing import Assign, Mode


class SkillSection(Section):
    """One of `skills`: what an expert may be good at, in levels from 1 to 5."""

    title: Text
    """What people read, such as Bookkeeping."""


class SkilledSection(Section):
    """How good a person is at a skill: written `3`, or `{level: 3, assessed: 2026-01-10, review: 2027-01-10}`."""

    level: Level
    """From 1 (knows of it) to 5 (teaches it)."""
    assessed: Day | None = None
    """The day on which the level was found."""
    review: Day | None = None
    """The day on which the lead is reminded to look at it again."""


def or_level(value: Any) -> Any:
    """`3` is short for `{level: 3}`."""
    return {"level": value} if isinstance(value, str) else value


Skilled = Annotated[SkilledSection, BeforeValidator(or_level)]


class ShiftSection(Section):
    """A shift of a queue's rota."""

    expert: Key
    """Who is on duty: one of the queue's experts."""
    weekly: Weekly
    """When, such as {mon-fri: 09:00-13:00}."""
    zone: Zone | None = None
    """The zone of the hours; the expert's own where silent."""
    since: Day | None = None
    """The first day; silent: it has always been so."""
    until: Day | None = None
    """The last day; silent: until the file says otherwise."""


class QueueSection(Section):
    """One of `queues`: where requests of a module wait for an expert."""

    title: Text
    """What people read."""
    lead: Key
    """The person who answers for the queue."""
    experts: Keys = ()
    """The people who may claim from it."""
    on_duty: Keys = ()
    """Experts who are called when no shift of the rota covers the hour."""
    rota: tuple[ShiftSection, ...] = ()
    """Shifts: who is on duty when."""
    skills: Annotated[dict[Key, Level], BeforeValidator(or_empty)] = {}
    """The level of each skill that a claim needs, such as {bookkeeping: 3}."""
    mode: Mode = Mode.CLAIM
    """How a request finds its expert: a card that anybody may claim, an offer to one after the other, or assigned."""
    offer_for: Annotated[Duration, at_least("1m")] = 600
    """How long an offer stands before the next expert gets it."""
    assign: Assign = Assign.LEAST_LOADED
    """Who comes first with offer and assign."""
    overflow: Key | None = None
    """The queue that takes what would not be answered in time here."""
    claim: Annotated[Duration, at_least("1m")] | None = None
    """The working time within which somebody claims; silent: nobody counts it."""
    calendar: Key | None = None
    """The hours in which that time counts; silent: the desk's."""
    chats: tuple[dict[Key, External], ...] = ()
    """Where its cards stand: a list of {platform: chat} or {platform: workspace/chat}."""


class ScopeSection(Section):
    """What a module is for and what it is not, one line each."""

    included: Annotated[Texts, Field(alias="in")] = ()
    """What it is for."""
    excluded: Annotated[Texts, Field(alias="out")] = ()
    """What it is not for."""


class PriceSection(Section):
    """What something costs: `{amount: 250.00 EUR, per: month}`."""

    amount: Money
    """An amount and the desk's currency."""
    per: Literal["once", "month", "quarter", "year", "request", "hour"] = "month"
    """What it is paid for."""


class ReplySection(Section):
    """One of a module's `replies`: a ready answer that its experts look over and send."""

    text: Sayings
    """By language what it says, or under * for all; {contact}, {ref} and {expert} are filled in."""
    holding: Flag = False
    """true: no answer yet; the time to answer runs on, unless the contract counts such replies."""


class ModuleSection(Section):
    """A part of a product."""

    title: Text
    """What people read."""
    queue: Key
    """The queue that answers its requests."""
    kind: Literal["core", "add_on"] = "core"
    """core: every contract has it; add_on: contracts that list it have it."""
    severity: Key | None = None
    """The severity with which its requests start when no word says otherwise."""
    words: Words = {}
    """What customers say when they mean it, by language, or under * for all."""
    facts: Facts = {}
    """What its experts need to know, each with what customers write who say it; none: its name does."""
    replies: Annotated[dict[Ready, ReplySection], BeforeValidator(or_empty), Field(max_length=20)] = {}
    """Ready answers of its experts, by a word of at most 20 characters."""
    scope: ScopeSection = ScopeSection()
    """What it is for (in) and what it is not (out)."""
    price: PriceSection | None = None
    """What it costs."""
    deliverable: Text | None = None
    """The template of what is handed over."""
    acceptance: Texts = ()
    """When the customer may call it done."""
    requires: Keys = ()
    """Other modules of the product without which it is not sold."""
    excludes: Keys = ()
    """Other modules of the product with which it is not sold."""


class ProductSection(Section):
    """One of `products`: a service that contracts buy."""

    title: Text
    """What people read."""
    summary: Text | None = None
    """One sentence for the catalogue."""
    kind: Literal["access", "work"] = "access"
    """access: people answer; work: somebody does a job."""
    life: Literal["draft", "pilot", "on_sale", "retired"] = "on_sale"
    """draft: not sold; pilot: in pilot contracts only; on_sale; retired: kept by those who have it."""
    successor: Key | None = None
    """The product that is sold instead of a retired one."""
    product_manager: Key | None = None
    """The person who answers for it."""
    price: PriceSection | None = None
    """What it costs."""
    targets: Targets = {}
    """Promises for contracts that name none."""
    at_most: Whole | None = None
    """How many add-ons one contract may have."""
    modules: dict[Key, ModuleSection] = Field(min_length=1)
    """Its parts."""
