"""Looking for what was solved before, among a hundred thousand cases, half of them one company's; and keeping one."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, product
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, insert, make_url, select, text

from handlers.cases import keeping, looking
from handlers.rules import similar
from storage import cases, contracts
from storage.cases import Case
from storage.engine import Database
from tests import conftest, crowd, postgres
from tests.bench import desk

MANY = 100_000
COMPANIES = 100
GENERAL = 10  # percent of the cases of the others
QUESTIONS, KEPT = 2000, 300
WORDS, LONG = 20_000, 40  # of the language, of which everybody uses few much more than the rest; of a question
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")
SEED = 7
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds of each look, of each case kept; shortest first. hits: of how many questions something was found."""

    looks: tuple[float, ...]
    kept: tuple[float, ...]
    hits: int

    def at(self, share: float) -> float:
        """What this share of the looks did not exceed."""
        return self.looks[min(int(len(self.looks) * share), len(self.looks) - 1)]


class Language:
    """Words as people use them: the tenth most usual one a tenth as often as the first."""

    def __init__(self) -> None:
        self._words = ["".join(one) for one in product(SYLLABLES, repeat=4)][:WORDS]
        self._random = random.Random(SEED)
        self._random.shuffle(self._words)
        self._often = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def text(self, length: int) -> str:
        """So many words."""
        return " ".join(self._random.choices(self._words, cum_weights=self._often, k=length))

    def company(self) -> int:
        """Half of them ask for one company, the others for the rest."""
        return 1 if self._random.random() < 0.5 else self._random.randint(2, COMPANIES)

    def is_general(self) -> bool:
        """Whether a lead gave a case to everybody."""
        return self._random.randrange(100) < GENERAL


def fill(db: Database, language: Language) -> None:
    """A hundred thousand solved requests, as rows."""
    db.write_now(_companies)
    ids = db.write_now(_tickets)
    numbers: Counter[str] = Counter()
    rows = []
    for ticket in ids:
        company = language.company()
        general = company != 1 and language.is_general()
        found = similar.terms(language.text(LONG + 20))
        terms = similar.placed(found, similar.EVERYBODY if general else company)
        numbers.update(terms)
        said = {"cause": language.text(5), "fix": language.text(12), "terms": " ".join(sorted(terms))}
        rows.append({"ticket_id": ticket, "organisation_id": company, "general": general, **said})
    db.write_now(_insert, rows, numbers)


def _tickets(conn: Connection) -> range:
    return crowd.copy(conn, 1, MANY, bare=True)


def _companies(conn: Connection) -> None:
    there = conn.execute(select(contracts.organisations.c.id)).scalars().all()
    more = [{"id": one, "key": f"o{one}", "name": f"Company {one}"} for one in range(1, COMPANIES + 1)]
    conn.execute(insert(contracts.organisations), [one for one in more if one["id"] not in there])


def _insert(conn: Connection, rows: list[dict[str, object]], numbers: Counter[str]) -> None:
    conn.execute(insert(cases.cases), rows)
    conn.execute(insert(cases.counts), [{"term": term, "cases": many} for term, many in numbers.items()])
    if conn.dialect.name == "sqlite":
        conn.execute(text("INSERT INTO cases_text (cases_text) VALUES ('rebuild')"))
    conn.exec_driver_sql("ANALYZE")


async def measure(db: Database, folder: Path) -> Found:
    """Look for what is like each question, and keep some cases anew."""
    await desk.prepare(db, folder, customers=1)
    language = Language()
    fill(db, language)
    questions = [(language.text(LONG), language.company()) for _ in range(QUESTIONS)]
    looks, hits = list[float](), 0
    for question, company in questions:
        seconds, found = _timed(lambda: db.read_now(looking.like, question, company, looking.SHOWN))  # noqa: B023
        looks.append(seconds)
        hits += bool(found)
    some = db.read_now(_some)
    kept = [_timed(lambda: db.write_now(keeping.read_anew, one, desk.NOW))[0] for one in some]  # noqa: B023
    return Found(tuple(sorted(looks)), tuple(sorted(kept)), hits)


def _some(conn: Connection) -> list[Case]:
    chosen = cases.cases.c.id % (MANY // KEPT) == 0
    return [Case(*row) for row in conn.execute(select(*(cases.cases.c[name] for name in Case.__slots__)).where(chosen))]


def _timed(do: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    found = do()
    return time.perf_counter() - begun, found


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Database]:
    """In a file."""
    url = f"sqlite:///{folder / 'cases.db'}"
    conftest.create_tables(url)
    db = Database.open(url)
    try:
        yield db
    finally:
        db.close_now()


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Database]:
    """On a server of its own."""
    with postgres.running() as server:
        conftest.execute(server, "CREATE DATABASE cases")
        url = make_url(server).set(database="cases").render_as_string(hide_password=False)
        conftest.create_tables(url)
        db = Database.open(url)
        try:
            yield db
        finally:
            db.close_now()
