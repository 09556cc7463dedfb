"""Running the house: the only room that knows all the others."""
