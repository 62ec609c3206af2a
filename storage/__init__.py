"""What is kept: tables, their frozen rows and their queries, over SQLAlchemy Core. Imports nothing of ours above it."""
