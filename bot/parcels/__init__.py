"""Pages for what no chat can carry: files are put there and fetched there, and lie in the desk's own folder."""
