"""The desk as a process of its own, which can be killed at any moment and started again."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

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
        """Start it; returns before it is ready."""
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
