"""A plan in the forms that others read: JSON with a schema, CSV, StratML, iCalendar."""
