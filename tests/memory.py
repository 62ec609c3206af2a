"""Where tests keep their databases: in the machine's memory where it has room, as nothing there outlives them."""

import os
import shutil
import tempfile
from pathlib import Path

SHARED = Path("/dev/shm")  # noqa: S108 - Linux's folder in memory; each user of it makes a folder of its own there
ROOM = 2 << 30  # bytes free; containers often give a few megabytes, which PostgreSQL's own files would fill


def folder() -> str:
    """The folder for temporary things: in memory if that can be written and is big enough, else as Python has it."""
    if os.access(SHARED, os.W_OK | os.X_OK) and shutil.disk_usage(SHARED).free >= ROOM:
        return str(SHARED)
    return tempfile.gettempdir()
