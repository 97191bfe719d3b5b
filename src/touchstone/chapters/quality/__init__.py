"""Chapter I: enhance the quality of intellectual property."""

SYSTEMS = (
    "density",
    "works",
)
