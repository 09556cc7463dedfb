"""The refusals of the engine room that are meant for whoever sits at the terminal."""


class Trouble(Exception):
    """Something the operator can mend; its text is the one line that is shown."""
