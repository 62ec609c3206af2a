"""Every sentence the desk says: one function per notice, through gettext catalogues (CONVERSATIONS 2 and 4)."""
