"""The few drawings the pages use, as inline SVG without a font or a second request; each stands beside a word."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

# Each value is the inside of a 24 × 24 line drawing; drawn for this project.
_STROKES = {
    "alert": '<path d="M12 3.5 22 20.5H2Z"/><path d="M12 10v4.5M12 17.6v.1"/>',
    "archive": '<path d="M3 4h18v4H3zM5 8v12h14V8M10 12h4"/>',
    "arrow": '<path d="M4 12h16m-6-6 6 6-6 6"/>',
    "back": '<path d="M15 5 8 12l7 7"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21.5h4"/>',
    "book": '<path d="M4 5c3-1.5 6-1 8 .8C14 4 17 3.5 20 5v14c-3-1.5-6-1-8 .8-2-1.8-5-2.3-8-.8zM12 6v13.5"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "clip": (
        '<path d="m19 11-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.3a3 3 0 0 1 4.2 4.2'
        'l-7.6 7.7a1.5 1.5 0 0 1-2.1-2.1L14.5 7.2"/>'
    ),
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.5 2"/>',
    "down": '<path d="m5 9 7 7 7-7"/>',
    "eye": '<path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z"/><circle cx="12" cy="12" r="2.8"/>',
    "file": '<path d="M6 2.5h8l5 5v14H6zM14 2.5v5h5"/>',
    "home": '<path d="m3 11.5 9-8 9 8M5.5 9.5V20.5h13v-11"/>',
    "inbox": '<path d="M3 13.5 6 5h12l3 8.5V20H3zM3 13.5h5.5a3.5 3.5 0 0 0 7 0H21"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11"/>',
    "out": '<path d="M10 4H4v16h6M9 12h12m-5-5 5 5-5 5"/>',
    "pause": '<path d="M8.5 5v14M15.5 5v14"/>',
    "pen": '<path d="m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.5-5 3.5-7 8-7s7.5 2 8 7"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3V8h18v9h-4M7 13.5h10V21H7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/>',
    "shield": '<path d="M12 2.5 20 5.5v6c0 5-3.2 8.5-8 10-4.8-1.5-8-5-8-10v-6Z"/><path d="m8.5 12 2.5 2.5 4.5-5"/>',
}
_DRAWINGS: dict[str, SafeString] = {
    name: mark_safe(  # noqa: S308 - constant drawings of this file
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{strokes}</svg>'
    )
    for name, strokes in _STROKES.items()
}
NAMES = tuple(_DRAWINGS)

# Three points joined to one: complainant, office and agency meet at the liaison.
_MARK = (
    '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"'
    ' fill="none" stroke="currentColor" stroke-width="2.2">'
    '<path d="M16 16 7 7.5M16 16l9-8.5M16 16v10"/><circle cx="16" cy="16" r="4" fill="currentColor"/>'
    '<circle cx="6" cy="6.5" r="3"/><circle cx="26" cy="6.5" r="3"/><circle cx="16" cy="27.5" r="3"/></svg>'
)
MARK: SafeString = mark_safe(_MARK)  # noqa: S308 - a constant drawing


def icon(name: str) -> SafeString:
    """Return the drawing of that name; refuses (KeyError) an unknown one: a misspelling fails the first test."""
    return _DRAWINGS[name]
