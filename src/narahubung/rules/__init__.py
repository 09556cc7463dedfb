"""The law of the house: states, clocks, access, privacy and routing as pure, typed values without Django."""
