"""Make the virtual environment, or say in one sentence why this Python cannot."""

import importlib.util
import subprocess
import sys

mine = f"{sys.version_info[0]}.{sys.version_info[1]}"
if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is exactly what this line is for
    sys.exit(f"Retainer needs Python 3.11 or newer; this is {mine}. Name another: make PYTHON=python3.12 run")
if importlib.util.find_spec("ensurepip") is None:
    sys.exit(
        "This Python cannot make virtual environments (its ensurepip is missing). "
        f"On Debian or Ubuntu: sudo apt install python{mine}-venv"
    )
sys.exit(subprocess.call([sys.executable, "-m", "venv", sys.argv[1]]))
