"""People are told, in their language, once."""
