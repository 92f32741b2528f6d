"""The base of all errors that are the user’s to mend."""


class UserError(ValueError):
    """What is wrong, for whoever can mend it: the message alone is shown, without a stack."""

    def _render_traceback_(self):
        # IPython asks for it.
        return [f"{type(self).__name__}: {self}"]
