"""What goes wrong on a person's machine, said in one sentence with the way out."""


class Trouble(Exception):
    """A sentence for the person at the terminal; no traceback is shown."""


class Stopped(Exception):
    """Somebody asked us to stop while we were waiting."""
