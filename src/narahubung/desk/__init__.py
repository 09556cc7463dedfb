"""The office registers, checks, forwards, closes."""
