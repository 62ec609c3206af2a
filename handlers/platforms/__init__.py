"""The desk and the chat platforms it is reached through: let in, silent, heard again."""
