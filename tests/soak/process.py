"""The desk as processes of their own, which can be killed at any moment and started again."""

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]


class DeskProcess:
    """`retainer serve` or `worker` with these settings; what it logs goes to a file of its name in the folder."""

    def __init__(
        self, environment: Mapping[str, str], folder: Path, *, word: str = "serve", name: str = "desk"
    ) -> None:
        self._environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **environment}
        self._folder = folder
        self._word = word
        self._running: asyncio.subprocess.Process | None = None
        self.log = folder / f"{name}.log"

    async def start(self) -> None:
        """Start it, if it does not run; returns before it is ready."""
        if self._running is not None and self._running.returncode is None:
            return
        with self.log.open("ab") as log:
            self._running = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                "from bot.cli import main; main()",
                self._word,
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    async def runs_for(self, seconds: float) -> None:
        """Let it run so long. Raises RuntimeError when it ends by itself."""
        try:
            code = await asyncio.wait_for(self._process.wait(), seconds)
        except TimeoutError:
            return
        raise RuntimeError(f"the desk ended by itself with {code}:\n{self.log.read_text()[-3000:]}")

    async def kill(self) -> None:
        """kill -9."""
        if self._running is not None and self._running.returncode is None:
            self._running.kill()
            await self._running.wait()

    async def stop(self) -> int:
        """Ask it to stop, as a system does; its exit code."""
        self._process.terminate()
        return await asyncio.wait_for(self._process.wait(), 30)

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        return self._process.pid

    @property
    def _process(self) -> asyncio.subprocess.Process:
        if self._running is None:
            raise RuntimeError("the desk was not started")
        return self._running


@dataclass(slots=True)
class Desk:
    """All processes that serve one desk, on one database."""

    processes: tuple[DeskProcess, ...]
    _turn: int = 0

    @classmethod
    def of(cls, environment: Mapping[str, str], folder: Path, count: int) -> Self:
        """So many of them."""
        return cls(tuple(DeskProcess(environment, folder, name=f"desk{number}") for number in range(count)))

    async def start(self) -> None:
        """Start those that do not run; returns before they are ready."""
        for one in self.processes:
            await one.start()

    async def runs_for(self, seconds: float) -> None:
        """Let them run so long. Raises RuntimeError when one ends by itself."""
        await asyncio.gather(*(one.runs_for(seconds) for one in self.processes))

    async def kill(self) -> None:
        """kill -9 of one, in turn."""
        await self.processes[self._turn % len(self.processes)].kill()
        self._turn += 1

    async def kill_all(self) -> None:
        """kill -9 of all at once."""
        for one in self.processes:
            await one.kill()

    async def stop(self) -> list[int]:
        """Ask all to stop, as a system does; their exit codes."""
        return [await one.stop() for one in self.processes]

    @property
    def log(self) -> str:
        """What they said."""
        return "\n".join(one.log.read_text() for one in self.processes)
