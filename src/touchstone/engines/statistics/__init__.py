"""Statistics over registers: rankings that resist padding."""
