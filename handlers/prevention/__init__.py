"""Preventive checks: opened when a contract says so, or when the same comes again and again (RULES 6)."""
