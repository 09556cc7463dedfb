"""What is counted: one flat row a case and one a term, folded from events."""
