"""One file per revision: its number, then what it does, verb first."""
