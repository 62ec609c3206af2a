"""Every table there is, in one metadata: for migrations and tests."""

from storage import base, desktime, inbox, outbox, places, runs

__all__ = ["desktime", "inbox", "metadata", "outbox", "places", "runs"]

metadata = base.metadata
