"""The processes and the adapters."""
