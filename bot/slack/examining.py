"""What `retainer doctor` finds at Slack: tokens and scopes of each workspace, the ways in, the way back."""

from collections.abc import Sequence

import aiohttp

from bot.findings import Finding, right, unused, wrong
from bot.manifest import OPTIONAL, REQUIRED
from bot.questions import ask
from bot.settings import PREFIX, Settings
from bot.slack.installing import BACK, OFFER
from bot.vault import Vault, WrongKeyError
from storage.installations import Installation


async def examine(
    session: aiohttp.ClientSession, settings: Settings, installed: Sequence[Installation]
) -> list[Finding]:
    """Every finding. installed: the workspaces that the database knows."""
    if not settings.slack_bot_token and not settings.slack_client_id:
        return [unused("Slack", "not set up", "See docs/setup.md; start with: retainer manifest")]
    if settings.slack_client_id:
        found = [await _redirect(session, settings), *await _workspaces(session, settings, installed)]
    else:
        todo = f"Install the app again and set {PREFIX}SLACK_BOT_TOKEN."
        found = await _token(session, settings, settings.slack_bot_token, subject="Slack", todo=todo)
        if len(found) == 1:  # a wrong token says nothing about the rest
            return found
    return [*found, await _way_in(session, settings)]


async def _workspaces(
    session: aiohttp.ClientSession, settings: Settings, installed: Sequence[Installation]
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
        found += await _token(session, settings, token, subject=subject, todo=again)
    return found


async def _token(
    session: aiohttp.ClientSession, settings: Settings, token: str, *, subject: str, todo: str
) -> list[Finding]:
    """Whether Slack takes the token, and what it may do."""
    answer = await ask(session, f"{settings.slack_api_url}auth.test", token=token)
    if not answer.body.get("ok"):
        return [wrong(f"{subject} bot token", answer.silence or str(answer.body.get("error")), todo)]
    who = f"{answer.body.get('user')} in {answer.body.get('team')} ({answer.body.get('team_id')})"
    return [right(f"{subject} bot token", who), *_scopes(subject, answer.headers.get("X-OAuth-Scopes", ""), todo)]


def _scopes(subject: str, header: str, todo: str) -> list[Finding]:
    granted = {scope.strip() for scope in header.split(",")}
    lacking = [f"{scope} ({why})" for scope, why in REQUIRED.items() if scope not in granted]
    declined = [f"{scope} ({why})" for scope, why in OPTIONAL.items() if scope not in granted]
    found = [right(f"{subject} scopes", f"all {len(REQUIRED)} needed are granted")]
    if lacking:
        advice = f"Paste `retainer manifest` into the app's settings. {todo}"
        found = [wrong(f"{subject} scopes", f"missing: {', '.join(lacking)}", advice)]
    if declined:
        found.append(unused(f"{subject} optional scopes", f"declined: {', '.join(declined)}"))
    return found


async def _way_in(session: aiohttp.ClientSession, settings: Settings) -> Finding:
    if not settings.slack_app_token:
        said = "over HTTP, signed; Slack must know the address: retainer manifest --http URL"
        return right("Slack events", said)
    answer = await ask(session, f"{settings.slack_api_url}apps.connections.open", token=settings.slack_app_token)
    if answer.body.get("ok"):
        return right("Slack app token", "Socket Mode opens")
    said = answer.silence or str(answer.body.get("error"))
    todo = f"Make an app-level token with connections:write and set {PREFIX}SLACK_APP_TOKEN."
    return wrong("Slack app token", said, todo)


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
