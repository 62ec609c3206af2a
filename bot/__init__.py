"""Processes and chat adapters: the only place that knows Slack, Telegram and HTTP."""
