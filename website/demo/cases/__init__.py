"""Cases for measuring: as many as are asked for, made from a list of words, the same each time."""
