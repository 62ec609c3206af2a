"""Write requirements.lock from pyproject.toml, or check that the two agree.

    python .ci/lock.py PATH_OF_UV    write it (`make lock`)
    python .ci/lock.py --check       exit 1 when pyproject.toml has changed since

The lock has two parts: what runs Retainer, then what only its tests need. `make run` installs the first part,
`make test` both. Every version is pinned with the hashes of all its files, for Python 3.11 to 3.13 on any system.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
DIVIDER = "# ---- below: only for tests ----\n"


def wanted() -> dict[str, list[str]]:
    """The requirements pyproject.toml names: `run` (build tool and PostgreSQL driver included) and `test`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    run = project["build-system"]["requires"] + project["project"]["dependencies"]
    for name in sorted(set(extras) - {"test"}):
        run += extras[name]
    return {"run": run, "test": extras["test"]}


def fingerprint() -> str:
    """A digest of the requirements, kept in the lock's first lines."""
    return hashlib.sha256(json.dumps(wanted(), sort_keys=True).encode()).hexdigest()


def compiled(uv: str, requirements: list[str], *, within: str = "") -> str:
    """What the resolver answers for these requirements, keeping to the pins in `within`."""
    with tempfile.TemporaryDirectory() as folder:
        source, pins = Path(folder, "in.txt"), Path(folder, "pins.txt")
        source.write_text("\n".join(requirements))
        pins.write_text(within)
        command = [uv, "pip", "compile", str(source), "--constraint", str(pins), "--universal", "--generate-hashes"]
        command += ["--python-version", "3.11", "--upgrade", "--no-header", "--no-annotate", "--no-emit-index-url"]
        command += ["--no-emit-find-links", "--quiet"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def entries(lock: str) -> list[str]:
    """The lock's entries: a pin with its hashes each."""
    return re.findall(r"^\S.*(?:\n[ ]+.*)*\n", lock, re.MULTILINE)


def write(uv: str) -> None:
    """Resolve everything together, then put what the tests alone need below the divider."""
    requirements = wanted()
    everything = compiled(uv, requirements["run"] + requirements["test"])
    run = compiled(uv, requirements["run"], within=everything)
    rest = [entry for entry in entries(everything) if entry not in set(entries(run))]
    head = f"# Written by `make lock` from pyproject.toml; do not edit.\n# fingerprint: {fingerprint()}\n"
    LOCK.write_text(head + run + DIVIDER + "".join(rest))


def main(arguments: list[str]) -> int:
    """The command line above; answers the exit code."""
    if arguments != ["--check"]:
        write(arguments[0])
        return 0
    if f"# fingerprint: {fingerprint()}\n" in LOCK.read_text():
        return 0
    sys.stderr.write("requirements.lock does not fit pyproject.toml any more: run `make lock` and commit both.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
