"""Tidings: one self-hosted system for every message between a company and its users."""

__version__ = "0.1.0"
