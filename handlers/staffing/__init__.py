"""Who does the work: routing into queues, offers, claims, duty, hand-over."""
