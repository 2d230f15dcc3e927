"""Which one this is: the release of Tidings whose API it knows. A later server understands it too."""

__version__ = "0.1.0"
