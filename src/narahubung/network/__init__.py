"""The liaisons' posts: who holds them, where there is a gap, and how a successor takes over."""
