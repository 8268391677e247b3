"""Words of the board."""
