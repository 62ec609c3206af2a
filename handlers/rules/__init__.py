"""Pure decisions of the desk: standard library only, `now` always an argument (DESIGN 2.6)."""
