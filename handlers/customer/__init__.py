"""What customers ask of the desk."""
