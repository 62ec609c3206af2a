"""What experts and leads ask of the desk."""
