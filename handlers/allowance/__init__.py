"""What a contract includes and what is used of it: the ledger's posts, consents, time and notices."""
