"""Work that nobody asked for just now: sending what waits, ringing the clocks."""
