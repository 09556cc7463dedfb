"""The words of our templates."""
