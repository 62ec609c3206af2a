"""The pages on which files are put and fetched."""
