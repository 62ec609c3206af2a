"""What account managers, leads and the front desk ask of the desk."""
