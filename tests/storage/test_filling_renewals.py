"""Contracts that stood before their ends were noted: the migration notes them, and plans what is still to be said."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert, select

from storage import migrate
from storage.catalogue import products
from storage.contracts import contract_versions, contracts, organisations
from storage.followups import follow_ups
from storage.renewals import renewals
from tests import conftest

NOW = datetime(2020, 1, 1, tzinfo=UTC)
ENDS = {1: datetime(2199, 12, 31, 23, tzinfo=UTC), 2: datetime(2020, 12, 31, 23, tzinfo=UTC)}  # midnight in Rome
BODY = json.dumps({"terms": {"plan": "Gold", "calendar": {"timezone": "Europe/Rome"}}})


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the revision before."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'before.db'}"
        migrate.upgrade(url, "0030")
        yield url
        return
    with conftest.postgresql_database(request.getfixturevalue("postgresql_server"), template="template1") as url:
        migrate.upgrade(url, "0030")
        yield url


def _sell(conn: Connection) -> None:
    content = {"hash": "0" * 64, "body": BODY, "published_at": NOW}
    conn.execute(insert(products).values(id=1, key="care", version=1, title="Care", newest=True, **content))
    conn.execute(
        insert(organisations).values(id=1, key="bianchi", name="Bianchi", flagged=False, about={}, active=True)
    )
    for number, ends in ENDS.items():
        conn.execute(insert(contracts).values(id=number, number=f"C-{number}", organisation_id=1, active=True))
        sold = {"id": number, "contract_id": number, "version": 1, "product_id": 1, "starts": NOW, "ends": ends}
        conn.execute(insert(contract_versions).values(**sold, **content))


def test_contracts_that_stand_are_noted_and_what_lies_ahead_is_planned(before: str) -> None:
    engine = create_engine(before.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as conn:
        _sell(conn)
    migrate.upgrade(before)
    r, f = renewals.c, follow_ups.c
    with engine.begin() as conn:
        noted = conn.execute(select(r.contract_id, r.plan, r.ends, r.notice_by).order_by(r.contract_id)).all()
        planned = conn.execute(select(f.sort, f.subject, f.occasion, f.step, f.due_at)).all()
    engine.dispose()
    last, over = date(2199, 12, 31), date(2020, 12, 31)
    assert [tuple(row) for row in noted] == [(1, "Gold", last, last), (2, "Gold", over, over)]
    due = datetime(2199, 10, 2, 7, tzinfo=UTC)
    assert [tuple(row) for row in planned] == [("renewal", "contract/1", "2199-12-31", 90, due)]
