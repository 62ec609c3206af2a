"""What is sold and who answers it, as the desk file writes it: skills, queues and service products."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from handlers.admin.sections import Section, Targets
from handlers.admin.values import (
    Day,
    Duration,
    External,
    Key,
    Keys,
    Money,
    Text,
    Texts,
    Weekly,
    Whole,
    Words,
    Zone,
    or_empty,
)
from handlers.rules.routing import Assign, Mode


class SkillSection(Section):
    """One of `skills`: what an expert may be good at, in levels from 1 to 5."""

    title: Text


class SkilledSection(Section):
    """How good a person is at a skill: written `3`, or `{level: 3, assessed: 2026-01-10, review: 2027-01-10}`."""

    level: Annotated[Whole, Field(ge=1, le=5)]
    assessed: Day | None = None
    review: Day | None = None  # the lead is reminded on this day


def or_level(value: Any) -> Any:
    """`3` is short for `{level: 3}`."""
    return {"level": value} if isinstance(value, str) else value


Skilled = Annotated[SkilledSection, BeforeValidator(or_level)]


class ShiftSection(Section):
    """A shift of a queue's rota. weekly: in `zone`, the expert's own where silent; since, until: first and last day."""

    expert: Key
    weekly: Weekly
    zone: Zone | None = None
    since: Day | None = None
    until: Day | None = None


class QueueSection(Section):
    """One of `queues`. on_duty: who is called when no shift of the rota covers the hour; skills: the level needed to
    claim; mode: how a request finds its expert; overflow: the queue that takes what would not be answered in time;
    chats: where its cards stand, each {platform: chat} or {platform: workspace/chat}."""

    title: Text
    lead: Key
    experts: Keys = ()
    on_duty: Keys = ()
    rota: tuple[ShiftSection, ...] = ()
    skills: Annotated[dict[Key, Annotated[Whole, Field(ge=1, le=5)]], BeforeValidator(or_empty)] = {}
    mode: Mode = Mode.CLAIM
    offer_for: Duration = 600
    assign: Assign = Assign.LEAST_LOADED
    overflow: Key | None = None
    chats: tuple[dict[Key, External], ...] = ()


class ScopeSection(Section):
    """What a module is for and what it is not, one line each."""

    included: Annotated[Texts, Field(alias="in")] = ()
    excluded: Annotated[Texts, Field(alias="out")] = ()


class PriceSection(Section):
    """What something costs: `{amount: 250.00 EUR, per: month}`."""

    amount: Money
    per: Literal["once", "month", "quarter", "year", "request", "hour"] = "month"


class ModuleSection(Section):
    """A part of a product. words: per language, or `*` for all, what customers say when they mean it; requires and
    excludes: other modules of the product; deliverable: the template that is handed over; acceptance: its criteria."""

    title: Text
    queue: Key
    kind: Literal["core", "add_on"] = "core"
    severity: Key | None = None
    words: Words = {}
    scope: ScopeSection = ScopeSection()
    price: PriceSection | None = None
    deliverable: Text | None = None
    acceptance: Texts = ()
    requires: Keys = ()
    excludes: Keys = ()


class ProductSection(Section):
    """One of `products`. targets: for contracts that name none; at_most: how many add-ons one contract may have;
    successor: what is sold instead of a retired one."""

    title: Text
    summary: Text | None = None
    kind: Literal["access", "work"] = "access"
    life: Literal["draft", "pilot", "on_sale", "retired"] = "on_sale"
    successor: Key | None = None
    product_manager: Key | None = None
    price: PriceSection | None = None
    targets: Targets = {}
    at_most: Whole | None = None
    modules: dict[Key, ModuleSection] = Field(min_length=1)
