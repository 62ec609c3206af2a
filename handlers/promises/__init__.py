"""A person's word, waits, rating again; who had a request when, and how an account was served."""
