"""The liaison, the agency's head and the government coordinator see what waits, and answer."""
