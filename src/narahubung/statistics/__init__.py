"""Figures that can be defended, and the pages that show them."""
