"""What may be done with the register."""
