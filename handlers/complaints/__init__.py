"""Complaints: handled by somebody they are not about, closed with the customer's yes (CONVERSATIONS F5, F6, F12)."""
