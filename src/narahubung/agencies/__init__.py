"""Who can be complained about, and who answers for them."""
