"""The desk file's own shape: what each section may say, and what it says when it is silent (docs/desk-file.md)."""

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from handlers.admin.agreement import ContractSection
from handlers.admin.offering import ProductSection, QueueSection, Skilled, SkillSection
from handlers.admin.sections import Section
from handlers.admin.values import (
    Currency,
    Day,
    Duration,
    External,
    Externals,
    Flag,
    Key,
    Keys,
    Language,
    Spans,
    Text,
    Texts,
    Weekly,
    Whole,
    Zone,
    or_empty,
    or_list,
)
from handlers.rules.terms import HOUR


class DeskSection(Section):
    """`desk`: the vendor's side as a whole. Its calendar and held_reply hold for people without a contract; arbiters
    decide between queues; keeps_words: how long people's messages are kept (silent: for good)."""

    name: Text = "Retainer desk"
    vendor: Text
    zone: Zone
    calendar: Key | None = None
    held_reply: Duration = 6 * HOUR
    front_desk: Key
    operators: Keys = ()
    arbiters: Keys = ()
    currency: Currency = "EUR"
    keeps_words: Duration | None = None


class PersonSection(Section):
    """One of `people`. identities: platform -> user, or workspace/user, or a list of them; speaks: languages
    beside the first; capacity: how many requests at once; title, picture (https): shown to customers at claim."""

    name: Text
    zone: Zone | None = None
    language: Language | None = None
    manager: Key | None = None
    email: Text | None = None
    phone: Text | None = None
    speaks: Annotated[tuple[Language, ...], BeforeValidator(or_list)] = ()
    skills: Annotated[dict[Key, Skilled], BeforeValidator(or_empty)] = {}
    capacity: Whole | None = None
    title: Text | None = None
    picture: Text | None = None
    identities: Annotated[dict[Key, Externals], BeforeValidator(or_empty)] = {}


class HoursSection(Section):
    """Hours that hold from a date on."""

    since: Day
    weekly: Weekly
    exceptions: Annotated[dict[Day, Spans], BeforeValidator(or_empty)] = {}


class CalendarSection(Section):
    """One of `calendars`: weekly hours in a zone; holidays by country (and subdivision) and by own list; exceptions
    replace the hours of a date; changes replace the week from a date on; or always open."""

    zone: Zone
    always: Flag = False
    weekly: Weekly = {}
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    subdivision: Text | None = None
    holidays: tuple[Day, ...] = ()
    exceptions: Annotated[dict[Day, Spans], BeforeValidator(or_empty)] = {}
    changes: tuple[HoursSection, ...] = ()

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
    """Something of the customer's that a contract may cover: a machine, a site, a system. words: what people say."""

    title: Text
    serial: Text | None = None
    words: Texts = ()


class OrganisationSection(Section):
    """One of `organisations`: a customer company. items: what contracts may cover; channels: shared chats in which
    everybody asks for it, each {platform: chat}; workspaces: the directories whose people are proven to be its own;
    preferred: experts it knows."""

    name: Text
    account_manager: Key
    flagged: Flag = False
    contacts: Keys = ()
    items: Annotated[dict[Key, ItemSection], BeforeValidator(or_empty)] = {}
    channels: tuple[dict[Key, External], ...] = ()
    workspaces: tuple[dict[Key, External], ...] = ()
    preferred: Keys = ()


class DeskFile(Section):
    """A whole desk file. platforms: the workspace that an id without one belongs to."""

    desk: DeskSection
    platforms: dict[Key, External]
    people: dict[Key, PersonSection]
    skills: dict[Key, SkillSection] = {}
    calendars: dict[Key, CalendarSection] = {}
    queues: dict[Key, QueueSection] = {}
    products: dict[Key, ProductSection] = {}
    organisations: dict[Key, OrganisationSection] = {}
    contracts: dict[Key, ContractSection] = {}

    def external(self, platform: str, written: str) -> tuple[str, str, str]:
        """Platform, workspace and id of `workspace/id`, or of an id in the platform's own workspace."""
        workspace, slash, one = written.rpartition("/")
        return (platform, workspace, one) if slash else (platform, self.platforms.get(platform, ""), one)
