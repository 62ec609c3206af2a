"""The Slack adapter: the only place that knows Slack."""
