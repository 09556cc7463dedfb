"""Documents: typeset, signed, checked; what the office gives out can be proved without asking the office."""
