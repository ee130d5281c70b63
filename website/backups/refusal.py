class Refused(Exception):  # noqa: N818 - its text says why, in the words of who runs the server
    """Nothing was changed, for the reason that the text gives."""
