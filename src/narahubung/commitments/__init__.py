"""Commitments: clauses, signatures before a witness, and whether each clause is kept."""
