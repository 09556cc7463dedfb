"""Manners shared by all pages and the API."""
