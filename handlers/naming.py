"""Slots: the names under which messages about a ticket are said, and what a name tells."""

from storage.tickets import Ticket


def slot_of(ticket: Ticket, name: str, lane_id: int | None = None) -> str:
    """The name of a message about a ticket, in one lane where it stands in several."""
    return f"t{ticket.id}/{name}" if lane_id is None else f"t{ticket.id}/{name}/{lane_id}"


def solved_slot(ticket: Ticket) -> str:
    """The name of the question whether a solution works; after "not yet" the next solution asks anew."""
    return slot_of(ticket, f"solved-{int(ticket.resolved_at.timestamp()) if ticket.resolved_at else 0}")


def ticket_of_slot(slot: str) -> int | None:
    """The id of the ticket that a named message is about."""
    head = slot.split("/", 1)[0]
    return int(head[1:]) if head[:1] == "t" and head[1:].isdigit() else None


def message_slot(message_id: int, ticket: Ticket, lane_id: int) -> str:
    """The name of the copy of a person's message in another lane."""
    return slot_of(ticket, f"message-{message_id}", lane_id)


def files_slot(message_id: int, part: str, ticket: Ticket, lane_id: int) -> str:
    """The name of what shows files of a person's message in another lane; part: which of them."""
    return slot_of(ticket, f"files-{message_id}.{part}", lane_id)


def shows_files(slot: str) -> bool:
    """Whether that is such a name."""
    return _name_in(slot).startswith("files-")


def message_of_slot(slot: str | None) -> int | None:
    """The id of the message whose words or files this is a copy of."""
    sort, _, number = _name_in(slot or "").partition("-")
    return int(number.partition(".")[0]) if sort in ("message", "files") else None


def _name_in(slot: str) -> str:
    return slot.split("/")[1] if "/" in slot else ""
