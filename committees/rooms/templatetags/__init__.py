"""Tags of rooms' pages."""
