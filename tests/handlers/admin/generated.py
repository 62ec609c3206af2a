"""Desk files of all kinds that a desk may apply, one after another."""

from typing import Any

from hypothesis import strategies as st

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20)
DURATIONS = st.sampled_from(["20s", "30m", "2h", "1h30m", "90m", "1d", "1d 2h"])
WEEKS = st.sampled_from(["mon-fri: 09:00-18:00", "sat,sun: 10:00-12:00", "mon: 22:00-06:00"]).map(
    lambda text: dict([text.split(": ", 1)])
)
DAYS = st.dates().map(str).filter(lambda day: "2026-01-01" < day < "2026-12-31")
KEYS = ["one", "two", "three"]


@st.composite
def desks(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a desk file with one to three of everything."""
    people = {key: {"name": draw(NAMES), "identities": {"console": key}} for key in draw(_some(["sara", *KEYS]))}
    people["sara"] = {"name": "Sara", "zone": draw(st.sampled_from(["Europe/Rome", "UTC"]))}
    customers = {key: _organisation(draw, people) for key in draw(_some(["bianchi", "nordfrakt"]))}
    modules = {key: _module(draw) for key in ("core", *draw(_some(KEYS)))}
    modules["core"]["kind"] = "core"
    return {
        "desk": {"vendor": draw(NAMES), "zone": "UTC", "front_desk": "sara", "held_reply": draw(DURATIONS)},
        "platforms": {"console": "local"},
        "people": people,
        "calendars": {key: {"zone": "Europe/Rome", "weekly": draw(WEEKS), "country": "IT"} for key in ("a", "b")},
        "queues": {"erp": {"title": draw(NAMES), "lead": "sara", "experts": ["sara"]}},
        "products": {"care": {"title": draw(NAMES), "modules": modules}},
        "organisations": customers,
        "contracts": {f"C-{key}": _contract(draw, key, list(modules)) for key in customers},
    }


def _some(keys: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(keys), unique=True, max_size=len(keys))


def _organisation(draw: st.DrawFn, people: dict[str, Any]) -> dict[str, Any]:
    contacts = [key for key in people if key != "sara"]
    return {"name": draw(NAMES), "account_manager": "sara", "contacts": draw(_some(contacts)) if contacts else []}


def _module(draw: st.DrawFn) -> dict[str, Any]:
    return {"title": draw(NAMES), "queue": "erp", "kind": "add_on", "words": {"en": draw(st.lists(NAMES, max_size=2))}}


def _contract(draw: st.DrawFn, organisation: str, modules: list[str]) -> dict[str, Any]:
    severities = draw(st.permutations(["urgent", "normal", "low"]))
    amendments = [{"since": day, "plan": draw(NAMES)} for day in sorted(draw(st.sets(DAYS, max_size=3)))]
    return {
        "organisation": organisation,
        "product": "care",
        "plan": draw(NAMES),
        "add_ons": draw(_some(modules[1:])) if modules[1:] else [],
        "start": "2026-01-01",
        "end": "2026-12-31",
        "calendar": draw(st.sampled_from(["a", "b"])),
        "severities": {key: {"targets": {"first_response": draw(DURATIONS)}} for key in severities},
        "allowance": draw(st.sampled_from([None, {"requests": "40"}, {"hours": "12.5", "per": "month"}])),
        "amendments": amendments,
    }
