"""What operators ask of the desk: apply a desk file, see what it would change."""
