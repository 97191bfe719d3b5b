"""Django's SQLite with a fair gate before every writing transaction."""
