"""The doctor with several workspaces: each with its token and scopes, the key, and the way back."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from cryptography.fernet import Fernet

from bot.findings import Finding, Mark
from bot.manifest import OPTIONAL, REQUIRED
from bot.settings import Settings
from bot.slack import examining
from storage.engine import Database
from tests.bot.slack.conftest import Desk
from tests.bot.slack.sites import KEY, Site, opened
from tests.fakes.slack_oauth import SlackCloud


@pytest.fixture
async def site(sqlite_database: Database, desk: Desk) -> AsyncIterator[Site]:
    async with (
        SlackCloud("Nordlicht", "Bianchi", scopes=set(REQUIRED)) as cloud,
        opened(cloud, sqlite_database, desk) as running,
    ):
        yield running


async def examine(site: Site, *, key: str = KEY, url: str = "") -> dict[str, Finding]:
    """The findings by subject."""
    settings = Settings(
        "sqlite://",
        slack_client_id=site.cloud.client_id,
        slack_client_secret=site.cloud.client_secret,
        slack_signing_secret=site.cloud.signing_secret,
        slack_api_url=site.cloud.api_url,
        public_url=url or site.url,
        token_keys=(key,),
    )
    async with aiohttp.ClientSession() as session:
        found = await examining.examine(session, settings, await site.kept())
    return {finding.subject: finding for finding in found}


async def test_before_anybody_installed_it_it_says_where(site: Site) -> None:
    found = await examine(site)
    assert found["Slack workspaces"].todo == f"Open {site.url}/slack/install"
    assert found["Slack redirect address"].mark is Mark.RIGHT


async def test_each_workspace_has_findings_of_its_own(site: Site) -> None:
    for name in ("Nordlicht", "Bianchi"):
        await site.install(name)
    await site.cloud.uninstalls(site.cloud["Bianchi"])
    found = await examine(site)
    assert found["Slack workspace Nordlicht bot token"].mark is Mark.RIGHT
    assert found["Slack workspace Nordlicht scopes"].mark is Mark.RIGHT
    assert found["Slack workspace Nordlicht optional scopes"].said.count("(") == len(OPTIONAL)
    gone = found["Slack workspace Bianchi"]
    assert (gone.mark, "tokens_revoked" in gone.said, "/slack/install" in gone.todo) == (Mark.UNUSED, True, True)


async def test_a_wrong_key_and_a_token_that_slack_does_not_take_are_told_apart(site: Site) -> None:
    await site.install("Bianchi")
    wrong = (await examine(site, key=Fernet.generate_key().decode()))["Slack workspace Bianchi"]
    assert (wrong.mark, wrong.said) == (Mark.WRONG, "RETAINER_TOKEN_KEY does not open its token")
    site.cloud.revoke(site.cloud["Bianchi"])
    refused = (await examine(site))["Slack workspace Bianchi bot token"]
    assert (refused.mark, refused.said) == (Mark.WRONG, "token_revoked")


async def test_an_address_where_somebody_else_answers_is_wrong(site: Site) -> None:
    other = site.cloud.api_url.removesuffix("/api/")
    assert (await examine(site, url=other))["Slack redirect address"].mark is Mark.WRONG
    assert (await examine(site, url="http://127.0.0.1:9"))["Slack redirect address"].mark is Mark.UNUSED
