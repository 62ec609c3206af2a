"""What the desk reports: an account manager's and a lead's day, an expert's duty, statements, months."""
