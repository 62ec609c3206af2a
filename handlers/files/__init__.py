"""What comes along with words: taken in, carried to the other side, and told of where it is lost."""
