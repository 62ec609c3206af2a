"""A relay without a desk: both client libraries and a table in memory. It keeps nothing, paces and repairs nothing.

`python -m tests.bench.bare SEATS.json`: the file maps each Telegram chat to [channel, thread] on Slack.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

TRIES = 1000  # after a 429
AT_ONCE = 256


async def main(seats: dict[str, list[str]]) -> None:
    """Carry words both ways until the process is killed."""
    slack = AsyncWebClient(base_url=os.environ["SLACK_URL"], token=os.environ["SLACK_TOKEN"])
    slack.proxy = None
    slack.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=TRIES))
    telegram = ApplicationBuilder().token(os.environ["TELEGRAM_TOKEN"]).base_url(os.environ["TELEGRAM_URL"])
    application = telegram.connection_pool_size(AT_ONCE).pool_timeout(60).concurrent_updates(AT_ONCE).build()
    chats = {thread: chat for chat, (_, thread) in seats.items()}

    async def to_slack(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_chat and update.effective_message:
            channel, thread = seats[str(update.effective_chat.id)]
            text = f"*{update.effective_chat.first_name}*: {update.effective_message.text}"
            await slack.chat_postMessage(channel=channel, thread_ts=thread, text=text)

    async def to_telegram(event: dict[str, Any]) -> None:
        if "bot_id" not in event and event.get("thread_ts") in chats:
            while True:
                try:
                    await application.bot.send_message(int(chats[event["thread_ts"]]), f"Anna\n{event['text']}")
                    return
                except RetryAfter as error:
                    await asyncio.sleep(
                        float(
                            error.retry_after.total_seconds()
                            if not isinstance(error.retry_after, int)
                            else error.retry_after
                        )
                    )

    application.add_handler(MessageHandler(filters.TEXT, to_slack))
    await application.initialize()
    await application.start()
    if application.updater:
        await application.updater.start_polling()
    app = AsyncApp(client=slack, authorize=_authorize, attaching_conversation_kwargs_enabled=False)
    app.event("message")(to_telegram)
    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=slack)
    handler.client.proxy = None
    await handler.start_async()  # type: ignore[no-untyped-call]  # the library says nothing about it


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=os.environ["SLACK_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
