"""What people and the desk say, as text with formatting."""
