"""What is kept for a person's decision: who decides, what may be pressed, and how it starts by itself."""
