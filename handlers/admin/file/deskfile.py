"""The desk file's own shape: what each section may say, and what it says when it is silent (docs/desk-file.md)."""

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from handlers.admin.file.agreement import ContractSection
from handlers.admin.file.offering import ProductSection, QueueSection, Skilled, SkillSection
from handlers.admin.file.sections import Section
from handlers.admin.file.tongues import Tongue
from handlers.admin.file.values import (
    Currency,
    Day,
    Duration,
    Email,
    External,
    Externals,
    Flag,
    Key,
    Keys,
    Picture,
    Spans,
    Text,
    Texts,
    Weekly,
    Whole,
    Zone,
    at_least,
    or_empty,
    or_list,
)
from handlers.rules.terms import HOUR

ARBITER_REPLY = HOUR // 2


class DeskSection(Section):
    """`desk`: the vendor's side as a whole."""

    name: Text = "Retainer desk"
    """What the desk calls itself."""
    vendor: Text
    """Your company."""
    zone: Zone
    """The zone of people who name none."""
    calendar: Key | None = None
    """The hours that measure the promise to people without a contract; silent: every hour counts."""
    held_reply: Duration = 6 * HOUR
    """The working time within which somebody writes to them."""
    front_desk: Key
    """The person who answers people nobody knows."""
    operators: Keys = ()
    """The people who hear of faults."""
    arbiters: Keys = ()
    """The people who decide between queues."""
    arbiter_reply: Annotated[Duration, at_least("1m")] = ARBITER_REPLY
    """So long an arbiter has to decide; 30 minutes where silent."""
    currency: Currency = "EUR"
    """The currency of every price and rate."""
    keeps_words: Annotated[Duration, at_least("1d")] | None = None
    """How long what people wrote is kept, 1d or more; silent: for good."""


class PersonSection(Section):
    """One of `people`, ours or a customer's."""

    name: Text
    """What others read."""
    zone: Zone | None = None
    """Where the person's clock is; the desk's where silent."""
    language: Tongue | None = None
    """The first language, such as it or zh-Hans."""
    manager: Key | None = None
    """Who is next in line when something is missed."""
    email: Email | None = None
    """The address by which a company directory knows the person."""
    phone: Text | None = None
    """The number to call when something burns."""
    speaks: Annotated[tuple[Tongue, ...], BeforeValidator(or_list)] = ()
    """Languages beside the first."""
    skills: Annotated[dict[Key, Skilled], BeforeValidator(or_empty)] = {}
    """What an expert is good at: a level from 1 to 5, or {level: 3, assessed: ..., review: ...}."""
    capacity: Whole | None = None
    """How many requests an expert may own at once; silent: any number."""
    title: Text | None = None
    """The role that customers read at a claim."""
    picture: Picture | None = None
    """The address of a picture that customers see at a claim."""
    identities: Annotated[dict[Key, Externals], BeforeValidator(or_empty)] = {}
    """By platform, the user id, or workspace/user for somebody of another workspace, or a list of them."""


class HoursSection(Section):
    """Hours that hold from a date on."""

    since: Day
    """The first day."""
    weekly: Weekly
    """The hours of each weekday from then on."""
    exceptions: Annotated[dict[Day, Spans], BeforeValidator(or_empty)] = {}
    """Single dates with other hours."""


class CalendarSection(Section):
    """One of `calendars`: either always open, or weekly hours less holidays."""

    zone: Zone
    """The zone of its hours."""
    always: Flag = False
    """true: every hour of every day."""
    weekly: Weekly = {}
    """The hours of each weekday, such as {mon-fri: 09:00-18:00}."""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    """A country, such as IT, whose public holidays are closed."""
    subdivision: Text | None = None
    """A part of the country with holidays of its own, such as BY."""
    holidays: Annotated[tuple[Day, ...], BeforeValidator(or_list)] = ()
    """Further closed days."""
    exceptions: Annotated[dict[Day, Spans], BeforeValidator(or_empty)] = {}
    """Single dates with other hours; they win over a holiday."""
    changes: tuple[HoursSection, ...] = ()
    """Hours that hold from a date on."""

    @model_validator(mode="after")
    def _says_when(self) -> "CalendarSection":
        if self.always == bool(self.weekly):
            raise ValueError(
                "is either always open or has hours; write always: true, or weekly: {mon-fri: 09:00-18:00}"
            )
        if self.subdivision and not self.country:
            raise ValueError("a subdivision needs its country; write country: IT beside it")
        return self


class ItemSection(Section):
    """Something of the customer's that a contract may cover: a machine, a site, a system."""

    title: Text
    """What people read."""
    serial: Text | None = None
    """Its serial number."""
    words: Texts = ()
    """What people say when they mean it."""


class OrganisationSection(Section):
    """One of `organisations`: a customer company."""

    name: Text
    """What people read."""
    account_manager: Key
    """The person of ours who decides what the contract does not."""
    flagged: Flag = False
    """true: the account manager is warned early, on every request."""
    contacts: Keys = ()
    """Its people."""
    items: Annotated[dict[Key, ItemSection], BeforeValidator(or_empty)] = {}
    """What contracts may cover."""
    channels: tuple[dict[Key, External], ...] = ()
    """Shared chats in which everybody asks for it: a list of {platform: chat}."""
    workspaces: tuple[dict[Key, External], ...] = ()
    """Its own workspaces, whose people are proven to be its own: a list of {platform: workspace}."""
    preferred: Keys = ()
    """Experts it knows, who come first."""


class DeskFile(Section):
    """A whole desk file."""

    desk: DeskSection
    """The vendor's side as a whole."""
    platforms: dict[Key, External]
    """The chat platforms in use, each with the workspace of ids that name none."""
    people: dict[Key, PersonSection]
    """Ours and the customers', by key."""
    skills: dict[Key, SkillSection] = {}
    """What experts may be good at, by key."""
    calendars: dict[Key, CalendarSection] = {}
    """Hours that count, by key."""
    queues: dict[Key, QueueSection] = {}
    """Where requests wait, by key."""
    products: dict[Key, ProductSection] = {}
    """What is sold, by key."""
    organisations: dict[Key, OrganisationSection] = {}
    """Customer companies, by key."""
    contracts: dict[Key, ContractSection] = {}
    """What they bought, by number."""

    def external(self, platform: str, written: str) -> tuple[str, str, str]:
        """Platform, workspace and id of `workspace/id`, or of an id in the platform's own workspace."""
        workspace, slash, one = written.rpartition("/")
        return (platform, workspace, one) if slash else (platform, self.platforms.get(platform, ""), one)
