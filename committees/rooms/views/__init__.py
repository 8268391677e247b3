"""Pages of rooms: for residents (public) and for the desk (staff)."""
