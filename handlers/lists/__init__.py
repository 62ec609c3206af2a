"""Lists of requests that turn in place: a customer's, an expert's, an account manager's (G3, G6, G7)."""
