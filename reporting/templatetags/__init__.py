"""Tags of the street's pages."""
