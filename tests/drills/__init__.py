"""What breaks something on purpose."""
