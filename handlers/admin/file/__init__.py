"""The desk file: read, shaped, checked; every fault with its place."""
