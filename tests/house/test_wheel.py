"""The wheel holds the house without its tests, and the installed command works away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage", "schedules")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built offline from what git would commit."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*command, str(target), str(source)], check=True)
    return next(target.glob("retainer-*.whl"))


def test_it_holds_every_module_and_file_of_the_four_packages(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    listing = ["git", "ls-files", "--", *PACKAGES]
    ours = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in ours if (ROOT / name).exists() and name not in held]


def test_it_holds_no_tests(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops - {name for name in tops if name.endswith((".dist-info", ".data"))} == set(PACKAGES)


def test_the_installed_command_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(install, check=True)
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    next(home.glob("lib/python*/site-packages")).joinpath("locked.pth").write_text(libraries)
    command = [str(home / "bin" / "retainer"), "manifest"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RETAINER_"))}
    done = subprocess.run(command, cwd=tmp_path, env=bare, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert '"/desk"' in done.stdout
    where = [str(python), "-c", "from bot.settings import example_desk; print(example_desk())"]
    example = subprocess.run(where, cwd=tmp_path, env=bare, capture_output=True, text=True, check=True).stdout.strip()
    assert home in Path(example).parents
    assert Path(example).read_bytes() == (ROOT / "examples" / "desk.yaml").read_bytes()
