"""Chapter VII: provide better intellectual property services."""

SYSTEMS = ("publications",)
