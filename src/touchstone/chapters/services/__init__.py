"""Chapter VII: provide better intellectual property services."""

SYSTEMS = ("analysis", "publications")
