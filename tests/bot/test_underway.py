"""Work beside everything else: waited for, or ended; what fails is said."""

import asyncio
import logging

import pytest

from bot.underway import Underway, ended


async def test_what_is_under_way_is_waited_for_and_what_fails_is_said(caplog: pytest.LogCaptureFixture) -> None:
    underway, go, done = Underway(), asyncio.Event(), list[str]()

    async def answer() -> None:
        await go.wait()
        done.append("answered")

    async def fail() -> None:
        await go.wait()
        raise LookupError("gone")

    underway.start(fail())
    underway.start(answer())
    go.set()
    with caplog.at_level(logging.ERROR):
        await underway.finish()
    assert done == ["answered"]
    assert "work that was under way failed" in caplog.text
    assert "gone" in caplog.text


async def test_what_never_ends_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    underway, ended = Underway(), list[str]()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    underway.start(wait())
    await asyncio.sleep(0)
    await underway.cancel()
    assert (ended, caplog.text) == (["ended"], "")


async def test_who_swallows_the_first_cancel_is_ended_all_the_same() -> None:
    asked = list[str]()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            asked.append("once")
        await asyncio.Event().wait()

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await ended(task, patience=0.01)
    assert (asked, task.cancelled()) == (["once"], True)
