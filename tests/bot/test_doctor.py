"""The doctor at Slack and Telegram: tokens, scopes, ways in and rights, each with what to do."""

import json
from dataclasses import replace
from pathlib import Path

from bot import doctor, manifest
from bot.findings import Finding, Mark
from bot.settings import Settings
from storage.queues import QueuePlace
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram


async def examine(telegram: FakeTelegram, *groups: int, token: str = "", secret: str = "") -> dict[str, Finding]:
    """The findings by subject, for a desk whose queues stand in these groups."""
    settings = Settings(
        "sqlite://",
        telegram_token=token or telegram.token,
        telegram_api_url=telegram.url,
        telegram_webhook_secret=secret,
    )
    found = await doctor.platforms(settings, [str(group) for group in groups])
    return {finding.subject: finding for finding in found}


async def test_platforms_that_are_not_set_up_are_no_fault() -> None:
    found = await doctor.platforms(Settings("sqlite://"), [])
    assert [finding.mark for finding in found] == [Mark.UNUSED, Mark.UNUSED]


async def test_a_wrong_token_is_named_with_the_way_out() -> None:
    async with FakeTelegram() as telegram:
        telegram.journal.excuse("telegram.auth")
        found = await examine(telegram, token="1:not-this-one")
    finding = found["Telegram token"]
    assert (finding.mark, finding.said) == (Mark.WRONG, "Unauthorized")
    assert "RETAINER_TELEGRAM_TOKEN" in finding.todo


async def test_a_platform_that_does_not_answer_is_said() -> None:
    async with FakeTelegram() as telegram:
        gone = telegram.url
    found = await doctor.platforms(Settings("sqlite://", telegram_token="1:A", telegram_api_url=gone), [])
    assert found[-1].said.startswith("no answer")


async def test_an_administrator_of_a_forum_is_well() -> None:
    async with FakeTelegram() as telegram:
        ann = telegram.add_person("Ann")
        forum = telegram.add_group("ERP Finance", members=[ann], forum=True, bot_status="administrator")
        found = await examine(telegram, forum.id)
        telegram.assert_clean()
    assert found["Telegram group ERP Finance"].said == "administrator, manages topics"
    assert not [finding for finding in found.values() if finding.mark is Mark.WRONG]


async def test_a_plain_member_hears_what_is_missing() -> None:
    async with FakeTelegram() as telegram:
        group = telegram.add_group("Integrations", members=[telegram.add_person("Ann")], bot_status="member")
        found = await examine(telegram, group.id, -5)
    assert "administrator" in found["Telegram group Integrations"].todo
    assert found["Telegram group -5"].mark is Mark.WRONG


async def test_a_webhook_nobody_registered_is_wrong() -> None:
    async with FakeTelegram() as telegram:
        assert (await examine(telegram))["Telegram updates"].said == "polling"
        assert (await examine(telegram, secret="s3cret"))["Telegram updates"].mark is Mark.WRONG


async def test_privacy_mode_is_said() -> None:
    async with FakeTelegram(privacy_mode=False) as open_one, FakeTelegram() as private:
        assert (await examine(open_one))["Telegram privacy mode"].said.startswith("off")
        assert (await examine(private))["Telegram privacy mode"].said.startswith("on")


async def at_slack(
    slack: FakeSlack, *rooms: QueuePlace, token: str = "", app_token: str = "", url: str = ""
) -> dict[str, Finding]:
    """The findings by subject, for a desk in this workspace."""
    settings = Settings(
        "sqlite://",
        slack_bot_token=token or slack.bot_token,
        slack_app_token=app_token,
        slack_signing_secret="" if app_token else slack.signing_secret,
        slack_api_url=url or slack.api_url,
    )
    return {finding.subject: finding for finding in await doctor.platforms(settings, [], rooms=rooms)}


async def test_an_app_made_from_our_manifest_has_every_scope() -> None:
    async with FakeSlack.from_manifest(json.loads(manifest.render())) as slack:
        found = await at_slack(slack, app_token=slack.app_token)
        slack.assert_clean()
    assert found["Slack scopes"].mark is Mark.RIGHT
    assert "Slack optional scopes" not in found
    assert found["Slack app token"].said == "Socket Mode opens"


async def test_missing_scopes_are_named_with_their_use() -> None:
    granted = {scope for scope in manifest.REQUIRED if scope != "reactions:write"}
    async with FakeSlack(scopes=granted) as slack:
        found = await at_slack(slack)
    assert (found["Slack scopes"].mark, found["Slack scopes"].said) == (
        Mark.WRONG,
        "missing: reactions:write (mark a message as received or delivered)",
    )
    assert found["Slack optional scopes"].mark is Mark.UNUSED


async def test_wrong_slack_tokens_are_told_apart() -> None:
    async with FakeSlack() as slack:
        slack.journal.excuse("slack.auth")
        bot = await at_slack(slack, token="xoxb-wrong")
        app = await at_slack(slack, app_token="xapp-wrong")
    assert (bot["Slack bot token"].mark, bot["Slack bot token"].said) == (Mark.WRONG, "invalid_auth")
    assert app["Slack bot token"].mark is Mark.RIGHT
    assert app["Slack app token"].mark is Mark.WRONG


async def test_a_slack_that_does_not_answer_is_no_reason_to_install_anew() -> None:
    async with FakeSlack() as slack:
        found = await at_slack(slack, url="http://127.0.0.1:9/api/")
    assert found["Slack bot token"].mark is Mark.WRONG
    assert found["Slack bot token"].todo.startswith("Check that this computer reaches http://127.0.0.1:9/api/")


async def test_each_queues_channel_says_whether_the_desk_is_in_it() -> None:
    async with FakeSlack(scopes=set(manifest.REQUIRED | manifest.OPTIONAL)) as slack:
        slack.journal.excuse("slack.refused.channel_not_found")
        team, ann = slack.world.team_id, slack.add_user("ann")
        inside, outside = (slack.add_channel(name, members=[ann]) for name in ("inside", "outside"))
        outside.members.remove(slack.bot.id)
        chats = ((team, inside.id), (team, outside.id), (team, "C0NONE"), ("T0NORDLICHT", "C0ELSEWHERE"))
        found = await at_slack(slack, *(QueuePlace("slack", *chat) for chat in chats))
    assert found[f"Slack channel {inside.id}"].said == "the desk is in #inside"
    assert found[f"Slack channel {outside.id}"].todo == "Write there: /invite @Retainer"
    assert found["Slack channel C0NONE"].mark is Mark.WRONG
    assert team in found["Slack channel C0ELSEWHERE"].todo


async def test_without_the_scope_nothing_is_said_of_a_channel() -> None:
    async with FakeSlack(scopes=set(manifest.REQUIRED)) as slack:
        slack.journal.excuse("slack.scope")
        room = slack.add_channel("inside")
        found = await at_slack(slack, QueuePlace("slack", slack.world.team_id, room.id))
    assert found[f"Slack channel {room.id}"].mark is Mark.UNUSED


def test_a_folder_for_files_is_looked_at_where_browsers_reach_the_desk(tmp_path: Path) -> None:
    settings = Settings("sqlite://", public_url="https://desk.example.org", files=str(tmp_path / "new" / "files"))
    without = doctor.basics(replace(settings, public_url=""))
    assert "files" not in {one.subject for one in without}
    assert "RETAINER_PUBLIC_URL" in next(one.todo for one in without if one.subject == "pages for customers")
    assert "https://desk.example.org/c" in {one.said for one in doctor.basics(settings)}
    (found,) = [one for one in doctor.basics(settings) if one.subject == "files"]
    assert (found.mark, found.said) == (Mark.RIGHT, f"{tmp_path}/new/files, 200 MB a form, 5000 MB in all")
    (found,) = [one for one in doctor.basics(replace(settings, upload_mb=10**10)) if one.subject == "files"]
    assert (found.mark, found.todo) == (Mark.WRONG, "Make room there, or lower RETAINER_UPLOAD_MB.")
    (tmp_path / "new").write_text("a file")
    (found,) = [one for one in doctor.basics(settings) if one.subject == "files"]
    assert (found.mark, found.todo) == (Mark.WRONG, "Correct its rights, or RETAINER_FILES.")
    assert list(tmp_path.iterdir()) == [tmp_path / "new"], "nothing is made"
