"""Whose a chat account is, and what was written from it; and what is kept of somebody who wants to be forgotten."""

from sqlalchemy import Connection, delete, or_, select, update

from storage.contracts import contacts
from storage.conversation import Side, messages, rooms
from storage.dialogues import dialogues
from storage.downloads import downloads
from storage.files import files
from storage.journal import journal
from storage.outbox import WAITING, outbox
from storage.people import identities, people
from storage.places import lanes, places
from storage.pointed import pointed
from storage.tickets import tickets

GONE = "…"  # stands where a name or a text was
QUOTING = "because"  # the note of the journal that quotes what was written


def give(conn: Connection, identity_id: int, person_id: int) -> bool:
    """The account is this person's from now on, with what was written from it; False where it is somebody else's."""
    mine = (identities.c.id == identity_id, or_(identities.c.person_id.is_(None), identities.c.person_id == person_id))
    if conn.execute(update(identities).where(*mine).values(person_id=person_id)).rowcount != 1:
        return False
    written = select(tickets.c.id).where(tickets.c.identity_id == identity_id)
    theirs = (messages.c.ticket_id.in_(written), messages.c.author_id.is_(None))
    conn.execute(update(messages).where(*theirs).values(author_id=person_id))
    return True


def take(conn: Connection, identity_id: int, person_id: int, instead: int) -> None:
    """The account is the person's no more. What he wrote from it stays his, as if from the account `instead`."""
    nobodys_now = {"person_id": None, "declared": False, "latest": False}
    conn.execute(update(identities).where(identities.c.id == identity_id).values(**nobodys_now))
    t = tickets.c
    his = (t.identity_id == identity_id, t.contact_id == person_id)
    conn.execute(update(tickets).where(*his).values(identity_id=instead))


def nobodys(conn: Connection, identity_id: int) -> tuple[int, ...]:
    """The ids of the tickets that were written from an account while nobody knew whose it was."""
    t = tickets.c
    found = select(t.id).where(t.identity_id == identity_id, t.contact_id.is_(None)).order_by(t.id)
    return tuple(conn.scalars(found))


def written_by(conn: Connection, person_id: int) -> tuple[int, ...]:
    """The ids of every ticket of a person."""
    return tuple(conn.scalars(select(tickets.c.id).where(tickets.c.contact_id == person_id).order_by(tickets.c.id)))


def joined(conn: Connection, organisation_id: int) -> tuple[int, ...]:
    """The ids of an organisation's contacts who have a chat account."""
    i, c = identities.c, contacts.c
    found = select(c.person_id).join_from(contacts, identities, i.person_id == c.person_id)
    return tuple(conn.scalars(found.where(c.organisation_id == organisation_id).distinct()))


def forget(conn: Connection, person_id: int) -> None:
    """No account or word of the person is kept; the tickets stay as numbers, because contracts count them."""
    _forget_words(conn, person_id)
    i, mine = identities.c, identities.c.person_id == person_id
    accounts = select(i.id).where(mine)
    conn.execute(delete(dialogues).where(dialogues.c.identity_id.in_(accounts)))
    theirs = or_(pointed.c.identity_id.in_(accounts), pointed.c.writer_id.in_(accounts))
    conn.execute(delete(pointed).where(theirs))
    for identity_id in conn.scalars(select(i.id).where(mine)).all():
        gone = {"person_id": None, "user": f"gone~{identity_id}", "name": "", "locale": None, "declared": False}
        conn.execute(update(identities).where(i.id == identity_id).values(**gone))


def unsay(conn: Connection, beginning: str) -> None:
    """What was sent under names that begin so is not kept."""
    said = outbox.c.slot.like(f"{beginning}%")
    conn.execute(update(outbox).where(said, ~WAITING).values(payload="{}"))


def retire(conn: Connection, person_id: int) -> None:
    """Nobody stands behind the person any more."""
    nobody: dict[str, object] = {"name": GONE, "locale": None, "profile": {}, "operator": False, "active": False}
    conn.execute(update(people).where(people.c.id == person_id).values(**nobody))


def _forget_words(conn: Connection, person_id: int) -> None:
    """What the person wrote, where it is kept and in every copy that was sent."""
    t, i, p = tickets.c, identities.c, places.c
    mine = select(t.id).where(t.contact_id == person_id)
    theirs = select(files.c.id).join_from(files, messages).where(messages.c.ticket_id.in_(mine))
    conn.execute(delete(downloads).where(downloads.c.file_id.in_(theirs)))
    conn.execute(delete(files).where(files.c.id.in_(theirs)))
    conn.execute(update(messages).where(messages.c.ticket_id.in_(mine)).values(text=GONE, spans="", attachments=0))
    conn.execute(update(messages).where(messages.c.author_id == person_id).values(author=GONE))
    conn.execute(update(tickets).where(t.contact_id == person_id).values(subject=GONE, cause=None, fix=None))
    for row in conn.execute(select(journal.c.id, journal.c.data).where(journal.c.ticket_id.in_(mine))).all():
        rest = {key: value for key, value in row.data.items() if key != QUOTING}
        conn.execute(update(journal).where(journal.c.id == row.id).values(data=rest))
    private = select(lanes.c.id).join_from(lanes, places, p.id == lanes.c.place_id)
    accounts = private.join(
        identities, (i.platform == p.platform) & (i.workspace == p.workspace) & (i.user == p.external)
    )
    inside = select(rooms.c.lane_id).where(rooms.c.ticket_id.in_(mine), rooms.c.side == Side.ROOM)
    conn.execute(update(lanes).where(lanes.c.id.in_(inside), lanes.c.room != "").values(room=GONE))
    said = [outbox.c.lane_id.in_(inside), outbox.c.lane_id.in_(accounts.where(i.person_id == person_id))]
    said += [outbox.c.slot.like(f"t{ticket}/%") for ticket in conn.scalars(mine).all()]
    conn.execute(update(outbox).where(or_(*said), ~WAITING).values(payload="{}"))
