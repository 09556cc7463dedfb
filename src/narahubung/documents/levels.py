"""The levels of a signature in the reader's words: none is called more than it is (PP 71/2019 Art. 60(2))."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from narahubung.rules.signature import Level

_WORDS = {
    Level.PAPER_SCAN: _("Pindaian tanda tangan di kertas"),
    Level.INTERNAL: _("Tanda tangan elektronik internal (tidak tersertifikasi)"),
    Level.CERTIFIED: _("Tanda tangan elektronik tersertifikasi"),
}
_MEANS = {
    Level.PAPER_SCAN: _("Ditandatangani di kertas. Yang disimpan adalah pindaiannya, dan siapa yang memastikannya."),
    Level.INTERNAL: _("Dibuat dengan kunci yang diterbitkan kantor sendiri. Pihak luar tidak menjaminnya."),
    Level.CERTIFIED: _("Dibuat oleh penyelenggara sertifikasi elektronik yang diakui, atas permintaan penanda tangan."),
}


def in_words(level: Level) -> str:
    """Return the level as it is called, in full."""
    return gettext(_WORDS[level])


def means(level: Level) -> str:
    """Return in a sentence or two what a signature of this level is."""
    return gettext(_MEANS[level])
