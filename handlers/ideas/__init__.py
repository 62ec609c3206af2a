"""What people would like, and what experts see that a customer could need (issue 7)."""
