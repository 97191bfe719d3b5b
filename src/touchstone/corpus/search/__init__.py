"""Search over a lake: a query language users of the field know, answered by an embedded index of one lake version."""
