"""The one error of the plan compiler."""


class PlanUnreadable(ValueError):
    """A file that cannot be read as a plan; the message says what, why, the limit and what to do next."""
