"""What `retainer doctor` finds at Slack: tokens and scopes of each workspace, the ways in, the way back."""

from collections.abc import Mapping, Sequence

import aiohttp

from bot.findings import Finding, right, unused, wrong
from bot.manifest import REQUIRED, not_granted
from bot.questions import ask
from bot.settings import PREFIX, Settings
from bot.slack.installing import BACK, OFFER
from bot.vault import Vault, WrongKeyError
from storage.installations import Installation
from storage.queues import QueuePlace


async def examine(
    session: aiohttp.ClientSession,
    settings: Settings,
    installed: Sequence[Installation],
    rooms: Sequence[QueuePlace] = (),
) -> list[Finding]:
    """Every finding. installed: the workspaces that the database knows; rooms: the chats in which queues stand."""
    if not settings.slack_bot_token and not settings.slack_client_id:
        return [unused("Slack", "not set up", "See docs/slack.md; start with: retainer manifest")]
    tokens: dict[str, str] = {}
    if settings.slack_client_id:
        found = [await _redirect(session, settings), *await _workspaces(session, settings, installed, tokens)]
    else:
        todo = f"Install the app again and set {PREFIX}SLACK_BOT_TOKEN."
        found = await _token(session, settings, settings.slack_bot_token, subject="Slack", todo=todo, tokens=tokens)
        if not tokens:  # a wrong token says nothing about the rest
            return found
    here = [room for room in rooms if room.platform == "slack"]
    return [*found, await _way_in(session, settings), *[await _room(session, settings, tokens, one) for one in here]]


async def _workspaces(
    session: aiohttp.ClientSession, settings: Settings, installed: Sequence[Installation], tokens: dict[str, str]
) -> list[Finding]:
    again = f"Install it there again: {settings.public_url}{OFFER}"
    if not installed:
        return [unused("Slack workspaces", "none yet", f"Open {settings.public_url}{OFFER}")]
    vault, found = Vault(settings.token_keys), list[Finding]()
    for one in installed:
        subject = f"Slack workspace {one.name}"
        if one.token is None:
            said = f"took the desk out {one.ended_at:%Y-%m-%d} ({one.ended_why})" if one.ended_at else "has no token"
            found.append(unused(subject, said, again))
            continue
        try:
            token = vault.open(one.token)
        except WrongKeyError:
            todo = f"Put the key that sealed it behind a comma in {PREFIX}TOKEN_KEY, or: {again}"
            found.append(wrong(subject, f"{PREFIX}TOKEN_KEY does not open its token", todo))
            continue
        found += await _token(session, settings, token, subject=subject, todo=again, tokens=tokens)
    return found


async def _token(
    session: aiohttp.ClientSession, settings: Settings, token: str, *, subject: str, todo: str, tokens: dict[str, str]
) -> list[Finding]:
    """Whether Slack takes the token, and what it may do; `tokens` gets it by workspace when it does."""
    answer = await ask(session, f"{settings.slack_api_url}auth.test", token=token)
    if answer.silence:
        return [wrong(f"{subject} bot token", answer.silence, _reach(settings))]
    if not answer.body.get("ok"):
        return [wrong(f"{subject} bot token", str(answer.body.get("error")), todo)]
    tokens[str(answer.body.get("team_id"))] = token
    who = f"{answer.body.get('user')} in {answer.body.get('team')} ({answer.body.get('team_id')})"
    return [right(f"{subject} bot token", who), *_scopes(subject, answer.headers.get("X-OAuth-Scopes", ""), todo)]


def _scopes(subject: str, header: str, todo: str) -> list[Finding]:
    lacking, declined = not_granted(header)
    found = [right(f"{subject} scopes", f"all {len(REQUIRED)} needed are granted")]
    if lacking:
        advice = f"Paste `retainer manifest` into the app's settings. {todo}"
        found = [wrong(f"{subject} scopes", f"missing: {lacking}", advice)]
    if declined:
        found.append(unused(f"{subject} optional scopes", f"declined: {declined}"))
    return found


async def _way_in(session: aiohttp.ClientSession, settings: Settings) -> Finding:
    if not settings.slack_app_token:
        url = settings.public_url
        form = f"--http {url} --install {url}" if settings.slack_client_id else f"--http {url or 'URL'}"
        return right("Slack events", f"over HTTP, signed; Slack must know the address: retainer manifest {form}")
    answer = await ask(session, f"{settings.slack_api_url}apps.connections.open", token=settings.slack_app_token)
    if answer.body.get("ok"):
        return right("Slack app token", "Socket Mode opens")
    if answer.silence:
        return wrong("Slack app token", answer.silence, _reach(settings))
    todo = f"Make an app-level token with connections:write and set {PREFIX}SLACK_APP_TOKEN."
    return wrong("Slack app token", str(answer.body.get("error")), todo)


def _reach(settings: Settings) -> str:
    return f"Check that this computer reaches {settings.slack_api_url} and look again."


async def _room(
    session: aiohttp.ClientSession, settings: Settings, tokens: Mapping[str, str], room: QueuePlace
) -> Finding:
    """Whether the desk is in a queue's channel. Without channels:read and groups:read Slack does not say."""
    subject = f"Slack channel {room.external}"
    if room.workspace not in tokens:
        said = f"the desk file looks for it in workspace {room.workspace}, for which there is no token"
        todo = f"Under platforms: write slack: {' or '.join(tokens) or 'the id of your workspace'}, and apply the file."
        return wrong(subject, said, todo)
    url = f"{settings.slack_api_url}conversations.info"
    answer = await ask(session, url, token=tokens[room.workspace], channel=room.external)
    channel = answer.body.get("channel") or {}
    if channel.get("is_archived"):
        return wrong(subject, f"#{channel.get('name')} is archived", "Unarchive it, or name another in the desk file.")
    if channel.get("is_member"):
        return right(subject, f"the desk is in #{channel.get('name')}")
    if answer.body.get("ok"):
        return wrong(subject, f"the desk is not in #{channel.get('name')}", "Write there: /invite @Retainer")
    if answer.body.get("error") == "channel_not_found":
        todo = "Write there: /invite @Retainer, or correct the id in the desk file."
        return wrong(subject, "there is none, or it is private and the desk is not in it", todo)
    return unused(subject, answer.silence or f"Slack does not say: {answer.body.get('error')}")


async def _redirect(session: aiohttp.ClientSession, settings: Settings) -> Finding:
    """Whether this desk answers where Slack sends people back to."""
    subject, back = "Slack redirect address", settings.public_url + BACK
    try:
        async with session.get(settings.public_url + OFFER) as response:
            is_ours = response.status == 200 and "/oauth/v2/authorize" in await response.text()
    except (aiohttp.ClientError, TimeoutError) as error:
        return unused(subject, f"{back} does not answer now ({type(error).__name__})", "Start the desk and look again.")
    if not is_ours:
        return wrong(subject, f"something else answers at {back}", f"Correct {PREFIX}PUBLIC_URL.")
    return right(subject, f"{back}; the app names it when made by: retainer manifest --install {settings.public_url}")
