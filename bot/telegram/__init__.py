"""The Telegram adapter: Bot API updates in, messages, topics and reactions out."""
