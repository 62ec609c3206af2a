"""The desk file's own shape: what each section may say, and what it says when it is silent (docs/desk-file.md)."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from handlers.admin.values import (
    Day,
    Duration,
    External,
    Externals,
    Flag,
    Key,
    Keys,
    Language,
    Percent,
    Spans,
    Text,
    Weekly,
    Whole,
    Words,
    Zone,
    or_empty,
)
from handlers.rules.allowance import Per
from handlers.rules.entitlement import Overage
from handlers.rules.terms import HOUR, OnDowngrade


class Section(BaseModel):
    """A group of keys; keys it does not know are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DeskSection(Section):
    """`desk`: the vendor's side as a whole. Its calendar and held_reply hold for people without a contract."""

    name: Text = "Retainer desk"
    vendor: Text
    zone: Zone
    calendar: Key | None = None
    held_reply: Duration = 6 * HOUR
    front_desk: Key
    operators: Keys = ()


class PersonSection(Section):
    """One of `people`. identities: platform -> user, or workspace/user, or a list of them."""

    name: Text
    zone: Zone | None = None
    language: Language | None = None
    manager: Key | None = None
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


class QueueSection(Section):
    """One of `queues`. chats: where its cards stand, each {platform: chat} or {platform: workspace/chat}."""

    title: Text
    lead: Key
    experts: Keys = ()
    on_duty: Keys = ()
    chats: tuple[dict[Key, External], ...] = ()


class ModuleSection(Section):
    """A part of a product. words: per language, or `*` for all, what customers say when they mean it."""

    title: Text
    queue: Key
    kind: Literal["core", "add_on"] = "core"
    severity: Key | None = None
    words: Words = {}


class ProductSection(Section):
    """One of `products`."""

    title: Text
    modules: dict[Key, ModuleSection] = Field(min_length=1)


class OrganisationSection(Section):
    """One of `organisations`: a customer company."""

    name: Text
    account_manager: Key
    flagged: Flag = False
    contacts: Keys = ()


Promised = Literal["first_response", "next_response", "update", "resolution"]  # clocks that a contract may set
Told = Literal["duty", "owner", "lead", "account_manager", "next_in_line"]  # roles that a rung may tell
Targets = Annotated[dict[Promised, Duration], BeforeValidator(or_empty)]


class SeveritySection(Section):
    """One severity of a contract, the most pressing first. targets are working time in the contract's calendar."""

    title: Text | None = None
    targets: Targets = {}
    words: Words = {}
    emergency: Flag = False


class RungSection(Section):
    """A step of the ladder: at a share of the target, or so long after the breach."""

    at: Percent | None = None
    after_breach: Duration | None = None
    tell: Annotated[tuple[Told, ...], Field(min_length=1)]
    unclaimed_only: Flag = False
    pressing_only: Flag = False
    clocks: tuple[Promised, ...] = ()

    @model_validator(mode="after")
    def _one_moment(self) -> "RungSection":
        if (self.at is None) == (self.after_breach is None):
            raise ValueError("a rung has one moment; write either at: 75% or after_breach: 15m")
        return self


def rung_key(rung: RungSection) -> str:
    """The rung's name in the journal: `75`, `breach+15m`, and the clocks it stands on where not all."""
    late = rung.after_breach or 0
    shown = f"{late // 60}m" if late % 60 == 0 else f"{late}s"
    clocks = "".join(f":{clock}" for clock in rung.clocks)
    return (f"breach+{shown}" if rung.at is None else str(rung.at)) + clocks


class ClausesSection(Section):
    """Clauses with the defaults of the rules; held_reply is working time."""

    grace_days: Whole = 0
    held_reply: Duration = 6 * HOUR
    self_raise: Whole = 1
    on_downgrade: OnDowngrade = OnDowngrade.KEEP_UNTIL_NEXT
    reopen_window_days: Whole = 30
    question_counts: Flag = True


class AllowanceSection(Section):
    """How many requests are included in a period, and what happens to those beyond."""

    requests: Whole
    per: Per = Per.YEAR
    overage: Overage = Overage.CONSENT


class ContractSection(Section):
    """One of `contracts`. start and end: first and last day, in the calendar's zone. named: contacts who may ask
    (silent: all); channels: platforms included (silent: all); targets: for severities that have none of their own;
    rungs: its ladder (silent: the one of the rules)."""

    organisation: Key
    plan: Text
    product: Key
    add_ons: Keys = ()
    start: Day
    end: Day
    calendar: Key
    emergency_calendar: Key | None = None
    named: Keys = ()
    channels: Keys = ()
    targets: Targets = {}
    severities: dict[Key, SeveritySection] = Field(min_length=1)
    default_severity: Key | None = None
    rungs: tuple[RungSection, ...] | None = None
    clauses: ClausesSection = ClausesSection()
    allowance: AllowanceSection | None = None
    suspended: Flag = False


class DeskFile(Section):
    """A whole desk file. platforms: the workspace that an id without one belongs to."""

    desk: DeskSection
    platforms: dict[Key, External]
    people: dict[Key, PersonSection]
    calendars: dict[Key, CalendarSection] = {}
    queues: dict[Key, QueueSection] = {}
    products: dict[Key, ProductSection] = {}
    organisations: dict[Key, OrganisationSection] = {}
    contracts: dict[Key, ContractSection] = {}

    def external(self, platform: str, written: str) -> tuple[str, str, str]:
        """Platform, workspace and id of `workspace/id`, or of an id in the platform's own workspace."""
        workspace, slash, one = written.rpartition("/")
        return (platform, workspace, one) if slash else (platform, self.platforms.get(platform, ""), one)
