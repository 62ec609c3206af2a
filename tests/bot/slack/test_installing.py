"""Installing the desk in a workspace: begun and finished once, in one browser; anything else changes nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.manifest import OPTIONAL
from storage.engine import Database
from tests.bot.slack.conftest import Desk
from tests.bot.slack.sites import Site, opened
from tests.fakes.slack_oauth import SlackCloud, Token


@pytest.fixture
async def cloud() -> AsyncIterator[SlackCloud]:
    async with SlackCloud("Nordlicht", "Bianchi") as made:
        yield made


@pytest.fixture
async def site(cloud: SlackCloud, sqlite_database: Database, desk: Desk) -> AsyncIterator[Site]:
    async with opened(cloud, sqlite_database, desk) as running:
        yield running


async def test_a_workspace_installs_it_and_its_token_is_sealed(site: Site) -> None:
    status, text = await site.install("Bianchi")
    assert status == 200
    assert "is in Bianchi" in text
    (kept,) = await site.kept()
    given = next(iter(site.cloud.tokens))
    assert (kept.workspace, kept.us) == (site.cloud["Bianchi"].world.team_id, site.cloud["Bianchi"].bot.id)
    assert kept.token is not None
    assert given not in repr(await site.db.read(lambda conn: conn.exec_driver_sql("SELECT * FROM installations").all()))


async def test_what_is_optional_may_be_declined(site: Site) -> None:
    async with site.browser() as browser:
        address = await site.begin(browser)
        back = site.cloud.consents(address, site.cloud["Bianchi"], by="U1", without=set(OPTIONAL))
        assert (await site.look(back, browser))[0] == 200
    assert not set((await site.kept())[0].scopes.split(",")) & set(OPTIONAL)


async def test_a_state_is_good_once(site: Site) -> None:
    async with site.browser() as browser:
        address = await site.begin(browser)
        backs = [site.cloud.consents(address, site.cloud["Bianchi"], by="U1") for _ in range(2)]  # each a fresh code
        assert [(await site.look(back, browser))[0] for back in backs] == [200, 400]
    assert len(site.cloud.tokens) == 1


async def test_a_forged_state_changes_nothing(site: Site) -> None:
    async with site.browser() as browser:
        back = site.cloud.consents(await site.begin(browser), site.cloud["Bianchi"], by="U1")
        last = "0" if back[-1] != "0" else "1"
        for forged in ("", "1.x.y", "1", back.rpartition("state=")[2][:-1] + last):
            status, text = await site.look(f"{back.rpartition('state=')[0]}state={forged}", browser)
            assert (status, "no longer good" in text) == (400, True)
    assert await site.kept() == ()
    assert site.cloud.tokens == {}


async def test_another_browser_cannot_finish_it(site: Site) -> None:
    async with site.browser() as mine, site.browser() as other:
        back = site.cloud.consents(await site.begin(mine), site.cloud["Bianchi"], by="U1")
        await site.begin(other)
        assert (await site.look(back, other))[0] == 400
    assert await site.kept() == ()


async def test_after_ten_minutes_it_is_over(site: Site) -> None:
    async with site.browser() as browser:
        back = site.cloud.consents(await site.begin(browser), site.cloud["Bianchi"], by="U1")
        site.clock.ahead = timedelta(minutes=10, seconds=1)
        assert (await site.look(back, browser))[0] == 400
    assert await site.kept() == ()


async def test_who_declines_reads_what_to_do(site: Site) -> None:
    async with site.browser() as browser:
        status, text = await site.look(site.cloud.declines(await site.begin(browser)), browser)
    assert (status, "Nothing was installed" in text, 'href="/slack/install"' in text) == (200, True, True)
    assert await site.kept() == ()


@pytest.mark.parametrize("error", ["invalid_code", "bad_client_secret"])
async def test_what_slack_refuses_is_said(site: Site, error: str) -> None:
    site.cloud.answers.append({"ok": False, "error": error})
    status, text = await site.install("Bianchi")
    assert (status, error in text) == (400, True)
    assert await site.kept() == ()


async def test_a_whole_organisation_is_refused_and_its_token_given_back(site: Site) -> None:
    given = site.cloud.tokens["xoxb-org"] = Token("T0ORG", [])
    answer = {"ok": True, "access_token": "xoxb-org", "token_type": "bot", "is_enterprise_install": True, "team": None}
    site.cloud.answers.append(answer)
    status, text = await site.install("Bianchi")
    assert (status, "Choose one workspace" in text) == (400, True)
    assert given.error == "token_revoked"
    assert await site.kept() == ()
