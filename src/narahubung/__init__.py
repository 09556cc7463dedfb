"""Narahubung: public complaints settled through a focal-point network."""

__version__ = "0.1.0"
