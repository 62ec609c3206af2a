"""Dialogues across platforms: the whole desk against wire-level Slack and Telegram, as people see it."""
