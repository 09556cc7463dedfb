"""Documents: typeset, signed, verified."""
