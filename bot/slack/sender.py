"""Acts -> Slack's Web API, and what Slack answers -> outcomes. The only place that translates Slack's errors."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.files import BusyError, Sources
from bot.slack import cards, files, homes
from bot.slack.richtext import inert
from bot.slack.workspaces import NotInstalledError, Workspaces
from handlers.notices import (
    Act,
    Document,
    Files,
    Home,
    Later,
    Mark,
    Open,
    Outcome,
    Pace,
    Post,
    Reason,
    Refused,
    Remove,
    Retitle,
    Scope,
    Sent,
    Sign,
    Target,
    Unknown,
    headed,
    quoting,
)

log = logging.getLogger(__name__)

EVENT = "retainer_outbox"  # metadata type of every message we post: {"outbox": row, "part": number of the page}
SIGNS = {
    Sign.RECEIVED: "eyes",
    Sign.DELIVERED: "white_check_mark",
    Sign.NOTE: "lock",
    Sign.THANKS: "ok_hand",
    Sign.WAITING: "hourglass_flowing_sand",
    Sign.FAILED: "x",
}
# Requests per minute of the methods we use (docs.slack.dev/apis/web-api/rate-limits); tiers tolerate bursts.
PER_MINUTE = {
    "chat.update": 50,
    "chat.delete": 50,
    "reactions.add": 50,
    "reactions.remove": 20,
    "views.publish": 100,
    "files.completeUploadExternal": 100,
}
REASONS = {
    Reason.GONE: "is_archived channel_not_found not_in_channel restricted_action restricted_action_read_only_channel",
    Reason.BLOCKED: "user_disabled user_not_found user_not_visible cannot_dm_bot messages_tab_disabled",
    Reason.THREAD_GONE: "thread_not_found cannot_reply_to_message restricted_action_thread_locked",
    Reason.MESSAGE_GONE: "message_not_found",
    Reason.TOO_OLD: "edit_window_closed cant_update_message cant_delete_message compliance_exports_prevent_deletion",
    Reason.REVOKED: "invalid_auth not_authed token_revoked token_expired account_inactive org_login_required",
}
_REASON = {error: reason for reason, errors in REASONS.items() for error in errors.split()}
_DONE = {"already_reacted", "no_reaction"}
_LIMITED = {"ratelimited", "rate_limited"}
_BUSY = {"service_unavailable", "team_added_to_org"}
_UNSURE = {"fatal_error", "internal_error", "request_timeout"}
FAILURES = (SlackApiError, SlackRequestError, NotInstalledError, aiohttp.ClientError, TimeoutError, OSError)
Arrived = Callable[[Iterable[Mapping[str, Any]]], dict[int, str]]  # messages -> number of the page -> message id
PAGES, PAGE = 10, 200  # how far a look-up reads back in a channel, newest first; threads are read whole


class SlackSender:
    """The way out to every workspace, each with its own token."""

    def __init__(self, workspaces: Workspaces, sources: Sources | None = None) -> None:
        self._workspaces = workspaces
        self._uploads = files.Uploads({} if sources is None else sources)
        self._unnamed: set[str] = set()  # workspaces that did not grant chat:write.customize, as Slack said

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        """One post a second and channel, a second one at once; half of each tier as burst for the rest."""
        match act:
            case Post() if not target.message:
                return (_post_pace(target),)
            case Post() if target.is_shown:
                return ()
            case Post():
                method = "chat.update"
            case Remove():
                method = "chat.delete"
            case Home():
                method = "views.publish"
            case Document() | Files():
                return (_post_pace(target), _tier(target, "files.completeUploadExternal"))
            case Mark(sign=sign):
                method = "reactions.add" if sign else "reactions.remove"
            case _:
                return ()
        return (_tier(target, method),)

    async def send(self, act: Act, target: Target, number: int, *, repeated: bool) -> Outcome:
        """See `Sender`. Nothing is ever marked as repeated: `look_up` finds what arrived."""
        try:
            return await self._perform(act, target, number)
        except BusyError as problem:
            return Later(problem.seconds, Scope.LANE, str(problem))
        except FAILURES as problem:
            outcome = outcome_of(problem)
            if isinstance(outcome, Refused) and outcome.reason is Reason.REVOKED:
                self._workspaces.refused(target.workspace, outcome.detail)
            if isinstance(outcome, Refused):
                self._uploads.forget(number)
            return outcome

    async def look_up(self, act: Act, target: Target, number: int) -> Sent | Unknown | None:
        """Only a new message or file can be doubled; everything else may simply be done again."""
        if not isinstance(act, Post | Document | Files) or (isinstance(act, Post) and target.message):
            return None
        ours = _finder(act, number)
        try:
            found = await self._arrived(target, await self._channel(target), ours)
        except FAILURES as problem:
            return self._not_found(outcome_of(problem))
        if isinstance(act, Files):
            return files.sent(found)
        whole = len(self._pages(act, target)) if isinstance(act, Post) else 1
        return self._posted(found, target) if len(found) == whole else None

    @staticmethod
    def _not_found(outcome: Outcome) -> Unknown | None:
        """A channel that is gone cannot hold the message; anything else is asked again later."""
        return None if isinstance(outcome, Refused) else Unknown(str(outcome))

    # ----------------------------------------------------------------------------------------------------------- acts

    async def _perform(self, act: Act, target: Target, number: int) -> Outcome:
        match act:
            case Open() | Retitle():
                return Sent()
            case Document() | Files():
                return await self._attach(act, target, number)
            case Mark():
                return await self._mark(act, target)
            case Remove():
                return await self._remove(target)
            case Home():
                await self._at(target).views_publish(user_id=target.place, view=homes.view(act))
                return Sent()
            case Post() if target.message:
                return await self._edit(act, target, number)
        return await self._post(act, target, number)

    def _at(self, target: Target) -> AsyncWebClient:
        """The client of the workspace it goes to."""
        return self._workspaces.client(target.workspace)

    async def _channel(self, target: Target) -> str:
        """The channel's id; a private one is opened first."""
        if target.address or not target.direct:
            return target.address or target.place
        opened = await self._at(target).conversations_open(users=target.place)
        return str(opened["channel"]["id"])

    async def _post(self, act: Post, target: Target, number: int, *, begin: int = 0) -> Sent | Later:
        """Every page of the card from `begin` on; pages that arrived in an earlier try are not posted again."""
        channel, arrived = await self._channel(target), dict[int, str]()
        if len(self._pages(act, target)) > 1:
            found = await self._arrived(target, channel, partial(_ours, number=number))
            arrived = {part: message for part, message in found.items() if part >= begin}
        outcome: Later | None = None
        try:
            await self._say_all(act, target, number, begin=begin, channel=channel, arrived=arrived)
        except FAILURES as problem:
            found_out = outcome_of(problem)
            if not arrived or not isinstance(found_out, Later):
                raise
            outcome = found_out
        posted = replace(
            self._posted(arrived, target), address=channel if target.direct and channel != target.address else None
        )
        return replace(outcome, there=posted) if outcome else posted

    async def _say_all(
        self, act: Post, target: Target, number: int, *, begin: int, channel: str, arrived: dict[int, str]
    ) -> None:
        """Post what has not arrived, and note in `arrived` what has."""
        pages, thread = self._pages(act, target), target.thread
        for part, page in enumerate(pages[begin:], begin):
            if part not in arrived:
                metadata = {"event_type": EVENT, "event_payload": {"outbox": number, "part": part}}
                names = self._name(act, target)
                said = await self._say(target, page, names, channel=channel, thread_ts=thread, metadata=metadata)
                if said is None:  # no names here: say it in the text
                    await self._say_all(act, target, number, begin=begin, channel=channel, arrived=arrived)
                    return
                arrived[part] = said
            thread = thread or (arrived[begin] if target.wants_thread else None)

    def _pages(self, post: Post, target: Target) -> tuple[cards.Shown, ...]:
        """The post's messages; its author stands in the text where Slack does not show him."""
        return cards.render(quoting(post, headed(post) if target.workspace in self._unnamed else post.card))

    def _name(self, post: Post, target: Target) -> dict[str, Any]:
        """The name a message is shown under: a person's, with the desk that carries his words."""
        if not post.author or target.workspace in self._unnamed:
            return {}
        return {"username": inert(f"{post.author} (via {post.via})" if post.via else post.author)}

    async def _say(self, target: Target, page: cards.Shown, names: dict[str, Any], **arguments: Any) -> str | None:
        """Post one message and return its id; None when Slack did not grant names, so that it has to be said anew."""
        content = page.arguments() | arguments | names
        try:
            answer = await self._at(target).chat_postMessage(**content, unfurl_links=False, unfurl_media=False)
        except SlackApiError as problem:
            if not names or problem.response.get("needed") != "chat:write.customize":
                raise
            log.info("%s did not grant chat:write.customize: messages appear under my own name", target.workspace)
            self._unnamed.add(target.workspace)
            return None
        return str(answer["ts"])

    @staticmethod
    def _posted(arrived: Mapping[int, str], target: Target) -> Sent:
        first, *rest = (arrived[part] for part in sorted(arrived))
        return Sent(first, first if target.wants_thread and not target.thread else None, rest=tuple(rest))

    async def _attach(self, act: Document | Files, target: Target, number: int) -> Sent:
        """Files in one message. Slack does not say which message it made: their names hold the row's number."""
        channel = await self._channel(target)
        if isinstance(act, Files):
            sent = await self._uploads.send(self._at(target), act, number, channel, target.thread)
        else:
            sent = Sent()
            await files.upload(self._at(target), act, number, channel, target.thread)
        return replace(sent, address=channel if target.direct and channel != target.address else None)

    async def _edit(self, act: Post, target: Target, number: int) -> Sent | Later:
        """Replace every page; those that a shorter text does not need are deleted, and what a longer one needs follows
        below."""
        old = (str(target.message), *target.rest)
        if target.is_shown:
            return Sent(old[0], rest=old[1:])
        pages = self._pages(act, target)
        channel = await self._channel(target)
        for ts, page in zip(old, pages, strict=False):
            await self._at(target).chat_update(channel=channel, ts=ts, **page.arguments())
        await self._delete(target, channel, old[len(pages) :])
        if len(pages) <= len(old):
            return Sent(target.message, rest=old[1 : len(pages)])
        more = await self._post(act, target, number, begin=len(old))
        if isinstance(more, Later):
            return replace(more, there=_grown(old, more.there) if more.there else None)
        return _grown(old, more)

    async def _mark(self, act: Mark, target: Target) -> Sent:
        channel = await self._channel(target)
        if act.replaces and act.replaces != act.sign:
            await self._react(self._at(target).reactions_remove, act.replaces, channel=channel, timestamp=act.message)
        if act.sign:
            await self._react(self._at(target).reactions_add, act.sign, channel=channel, timestamp=act.message)
        return Sent()

    @staticmethod
    async def _react(method: Callable[..., Awaitable[object]], sign: Sign, *, channel: str, timestamp: str) -> None:
        """A reaction that is already as wanted is done."""
        try:
            await method(channel=channel, timestamp=timestamp, name=SIGNS[sign])
        except SlackApiError as problem:
            if problem.response.get("error") not in _DONE:
                raise

    async def _remove(self, target: Target) -> Outcome:
        """Every page of it; one that is not there any more is deleted."""
        if target.message and files.is_file(target.message):
            await files.delete(self._at(target), await self._channel(target), (target.message, *target.rest))
        elif target.message:
            await self._delete(target, await self._channel(target), (target.message, *target.rest))
        return Sent()

    async def _delete(self, target: Target, channel: str, messages: Iterable[str]) -> None:
        for ts in messages:
            try:
                await self._at(target).chat_delete(channel=channel, ts=ts)
            except SlackApiError as problem:
                if problem.response.get("error") != "message_not_found":
                    raise

    # -------------------------------------------------------------------------------------------------------- look-up

    async def _arrived(self, target: Target, channel: str, ours: Arrived) -> dict[int, str]:
        """The pages of an outbox row that are in the channel or thread: number of the page -> message id."""
        if target.thread:
            return await self._in_thread(target, channel, thread=target.thread, ours=ours)
        found: dict[int, str] = {}
        pages: dict[str, Any] = {}
        for _ in range(PAGES):
            answer = await self._at(target).conversations_history(
                channel=channel, limit=PAGE, include_all_metadata=True, **pages
            )
            fresh = ours(answer["messages"])
            found |= fresh
            pages = _next_page(answer)
            if not pages or (found and not fresh):  # a long text may stand on two pages of the history
                break
        if target.wants_thread and 0 in found:
            found |= await self._in_thread(target, channel, thread=found[0], ours=ours)
        return found

    async def _in_thread(self, target: Target, channel: str, *, thread: str, ours: Arrived) -> dict[int, str]:
        found: dict[int, str] = {}
        pages: dict[str, Any] = {"cursor": None}
        while pages:
            answer = await self._at(target).conversations_replies(
                channel=channel, ts=thread, limit=PAGE, include_all_metadata=True, **pages
            )
            found |= ours(answer["messages"])
            pages = _next_page(answer)
        return found


def _post_pace(target: Target) -> Pace:
    return Pace(f"{target.workspace}:{target.place}:post", 1.0, 2)


def _tier(target: Target, method: str) -> Pace:
    """Half of a method's requests a minute at once, then the other half evenly."""
    limit = PER_MINUTE[method]
    return Pace(f"{target.workspace}:{method}", 60.0 / (limit / 2), limit // 2)


def _finder(act: Act, number: int) -> Arrived:
    """What finds an act among messages."""
    if isinstance(act, Files):
        return partial(files.shown_of, number=number)
    if isinstance(act, Document):
        return partial(files.document_of, name=files.name_of(act.name, number))
    return partial(_ours, number=number)


def _ours(messages: Iterable[Mapping[str, Any]], number: int) -> dict[int, str]:
    """The pages of an outbox row among these messages."""
    about = [(message.get("metadata") or {}, str(message["ts"])) for message in messages]
    ours = [(data["event_payload"], ts) for data, ts in about if data.get("event_type") == EVENT]
    return {int(payload["part"]): ts for payload, ts in ours if payload["outbox"] == number}


def _grown(old: Sequence[str], more: Sent) -> Sent:
    """A message that became longer."""
    return Sent(old[0], rest=(*old[1:], str(more.message), *more.rest))


def _next_page(answer: AsyncSlackResponse) -> dict[str, Any]:
    """The arguments that lead to the next page; none when there is none."""
    metadata: Mapping[str, Any] = answer.get("response_metadata") or {}
    return {"cursor": metadata["next_cursor"]} if metadata.get("next_cursor") else {}


# ------------------------------------------------------------------------------------------------------------ outcomes


def outcome_of(problem: Exception) -> Outcome:
    """What Slack's answer, or the lack of one, means for the act."""
    if isinstance(problem, SlackApiError):
        return _answered(problem)
    if isinstance(problem, NotInstalledError):
        return Refused(Reason.REVOKED, str(problem))
    if isinstance(problem, SlackRequestError):  # the second step of an upload was refused: nothing is to be seen yet
        return Later(5.0, Scope.PLACE, "the file was not taken")
    if isinstance(problem, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Later(5.0, Scope.ACCOUNT, f"no connection: {type(problem).__name__}")
    if isinstance(problem, asyncio.TimeoutError | aiohttp.ClientError | OSError):
        return Unknown(f"no answer: {type(problem).__name__}")
    raise problem


def _answered(problem: SlackApiError) -> Outcome:
    response = problem.response
    status: Any = getattr(response, "status_code", None) or getattr(response, "status", 0)
    error = response.get("error") if hasattr(response, "get") else None
    if status == 429 or error in _LIMITED:
        is_post = str(getattr(response, "api_url", "")).endswith("chat.postMessage")
        seconds = float(response.headers.get("Retry-After", 1))
        return Later(seconds, Scope.PLACE if is_post else Scope.ACCOUNT, "rate limit")
    if status >= 500 or error is None or error in _UNSURE:
        return Unknown(f"status {status}: {error or 'no readable answer'}")
    if error in _BUSY:
        return Later(30.0, Scope.ACCOUNT, error)
    return Refused(_REASON.get(error, Reason.INVALID), error)
