"""Parties: the many names of one applicant brought together, with a probability and the reasons, open to review."""
