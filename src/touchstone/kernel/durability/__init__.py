"""Nothing lost: guards on history, signed heads, a fair gate for writers, backup and restore."""
