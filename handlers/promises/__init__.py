"""What is told when a promise comes near or is missed."""
