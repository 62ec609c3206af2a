"""The page: a chat platform of our own beside the others, with the demo's clock, story and wire drawer."""
