"""What solved a request is a case: kept, found again beside a new one, used, and shared where a lead says so."""
