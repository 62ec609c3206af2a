"""A contract comes to its end: who decides, who reads it, and what goes on with it (CONVERSATIONS F7, F14)."""
