"""The heart: the case, its history, its files; actions is the only door in, queries the only door out."""
