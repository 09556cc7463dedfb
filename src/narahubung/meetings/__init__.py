"""Coordination meetings: invitations, an agenda from live cases, decisions, minutes."""
