"""Manners shared by all pages and the API: the look, the words, refusals, paging."""
