"""Who belongs to the desk: invites, linked chats, hellos, settings, and being forgotten."""
