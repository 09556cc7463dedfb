"""The key ring: sealing rows, blind index, rotation."""
