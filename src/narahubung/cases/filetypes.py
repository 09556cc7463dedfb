"""Which files are taken in: judged by content, never by name; pictures drawn anew, active content refused."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePath

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from narahubung.rules.refusals import FileRefused

# A picture is judged by its header before it is unpacked: 12,000 x 12,000 would be 432 MB in memory.
MOST_PIXELS = 70_000_000
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_LONGEST_SIDE = 4096
_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_PDF = "application/pdf"
_TEXT = "text/plain"
_OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word/document.xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xl/workbook.xml",
}
_OPEN_DOCUMENTS = {"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"}

# The endings that a name may have beside a content, the first being the one given to a name that has none. What a
# person opens is chosen by the name's ending, so text that calls itself a script, or a page, is not taken for text.
_SOUND = ("mp3", "ogg", "oga", "opus", "wav", "m4a", "amr", "mp4", "3gp", "3gpp", "mov", "webm", "m4v", "aac")
_DRAWN = ("jpg", "jpeg", "png", "webp", "gif", "jfif", "jpe")
_ENDINGS = {
    "image/jpeg": _DRAWN,
    "image/png": ("png", *_DRAWN),
    _PDF: ("pdf",),
    _TEXT: ("txt", "text", "csv", "tsv", "log", "md"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "audio/mpeg": _SOUND,
    "audio/ogg": ("ogg", *_SOUND),
    "audio/x-wav": ("wav", *_SOUND),
    "audio/mp4": ("m4a", *_SOUND),
    "audio/amr": ("amr", *_SOUND),
    "audio/aac": ("aac", *_SOUND),
    "video/mp4": ("mp4", *_SOUND),
    "video/x-m4v": ("m4v", *_SOUND),
    "video/3gpp": ("3gp", *_SOUND),
    "video/quicktime": ("mov", *_SOUND),
    "video/webm": ("webm", *_SOUND),
}
_ENDING = re.compile(r"\.(?=\d*[A-Za-z])([A-Za-z0-9]{1,10})$")  # "Surat No.3" has none

_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_MEMBERS = 2_000
_MOST_OF_A_MEMBER = 4 * 1024 * 1024
# Names that make a PDF act by itself or carry another file. None is short enough to appear in a picture by chance.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|Rendition|XFA|SubmitForm|ImportData|GoToE)\b"
)
_HEX_SIGN = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
# A stream of objects that is wrapped otherwise than by one plain deflate could not be searched.
_OBJECT_STREAM = re.compile(rb"/ObjStm\b|/First\s+\d+(?!\d|\s+\d+\s+R)")
_WRAPPED = re.compile(
    rb"/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt|Predictor)\b"
    rb"|/(?:FlateDecode|Fl)\b[^>]*/(?:FlateDecode|Fl)\b"
)
# Parts of a packed document that run, or that bring other files along.
_ACTIVE_PART = re.compile(
    r"vbaproject|/embeddings/|/activex/|^basic/|^scripts/|\.(?:exe|dll|class|js|vbs|bat|cmd|scr|html?|svgz?)$",
    re.IGNORECASE,
)
_ACTIVE_WORD = re.compile(
    rb"macroEnabled|vbaProject|oleObject|attachedTemplate|activeX|ddeLink|DDEAUTO|script:event-listener", re.IGNORECASE
)
_TELLING = re.compile(
    r"^\[Content_Types\]\.xml$|\.rels$|^(?:word/document|content)\.xml$|/externalLink[^/]*$", re.IGNORECASE
)


def taken(content: bytes, *, name: str = "") -> tuple[bytes, str]:
    """Return what will be kept of a file, and its media type; `name` is what its owner called it.

    Pictures come back drawn anew without any metadata (JPEG or PNG). Refuses `FileRefused` with `empty`,
    `type_not_allowed`, `type_mismatch` (the name says something else), `unreadable`, `locked` (encrypted),
    `too_many_pixels`, `active` (scripts, macros, embedded files) or `packed` (unpacks beyond all measure).
    """
    kept, media_type = _judged(content)
    ending = _ENDING.search(name)
    if ending and ending[1].lower() not in _ENDINGS[media_type]:
        raise FileRefused("type_mismatch")
    return kept, media_type


def fitting_name(name: str, *, media_type: str) -> str:
    """Return the name with the ending that belongs to what was kept; pictures may have changed their kind."""
    endings = _ENDINGS[media_type]
    ending = _ENDING.search(name)
    if ending is None:
        return f"{name}.{endings[0]}"
    if media_type in _PICTURES and PurePath(name).suffix.lower() not in _OWN_ENDINGS[media_type]:
        return f"{name[: ending.start()]}.{endings[0]}"
    return name


_OWN_ENDINGS = {"image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"), "image/png": (".png",)}


def _judged(content: bytes) -> tuple[bytes, str]:
    if not content:
        raise FileRefused("empty")
    media_type = filetype.guess_mime(content[:8192]) or ""
    if media_type in _PICTURES:
        return _drawn_anew(content)
    if media_type == _PDF:
        return _calm_pdf(content), media_type
    if content[:4] == b"PK\x03\x04":
        return content, _document(content)
    if media_type in _ENDINGS:
        return _no_archive(content), media_type
    if not media_type and _is_text(content):
        return content, _TEXT
    raise FileRefused("type_not_allowed")


def _no_archive(content: bytes) -> bytes:
    # A packed archive is read from its end, so one may hide behind a song or a page.
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefused("active")
    return content


def _drawn_anew(content: bytes) -> tuple[bytes, str]:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused("too_many_pixels")
            # A large photograph is decoded at a fraction of its size, where its format can do that.
            picture.draft(None, (_LONGEST_SIDE, _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            if upright.mode.startswith("I;16"):
                upright = upright.point(lambda shade: shade / 256, "L")
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            if upright.has_transparency_data:
                return _saved(upright.convert("RGBA"), "PNG"), "image/png"
            return _saved(upright.convert("RGB"), "JPEG"), "image/jpeg"
    except Image.DecompressionBombError as bomb:
        raise FileRefused("too_many_pixels") from bomb
    except _UNREADABLE as broken:
        raise FileRefused("unreadable") from broken


# What the drawing of a damaged picture fails with; tests feed it thousands.
_UNREADABLE = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error, struct.error, TypeError, KeyError,
    IndexError, AttributeError, OverflowError, ZeroDivisionError,
)  # fmt: skip


def _saved(picture: Image.Image, kind: str) -> bytes:
    # A fresh picture holds pixels alone: neither place nor camera nor thumbnail nor colour profile comes along.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    written = io.BytesIO()
    clean.save(written, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return written.getvalue()


def _calm_pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise FileRefused("unreadable")
    _no_archive(content)
    plain = _without_hex(content)
    if re.search(rb"/Encrypt\b", plain):
        raise FileRefused("locked")
    if _ACTIVE.search(plain) or any(_is_wrapped(plain, at=found.start()) for found in _OBJECT_STREAM.finditer(plain)):
        raise FileRefused("active")
    if any(_ACTIVE.search(_without_hex(part)) for part in _unpacked(content)):
        raise FileRefused("active")
    return content


def _without_hex(part: bytes) -> bytes:
    # A name may be written in hex to hide it: /J#61vaScript.
    return _HEX_SIGN.sub(lambda sign: bytes([int(sign[1], 16)]), part)


def _is_wrapped(plain: bytes, *, at: int) -> bool:
    begin = max(plain.rfind(b"obj", max(0, at - 2048), at), at - 2048, 0)
    end = plain.find(b"stream", at)
    return bool(_WRAPPED.search(plain, begin, end if 0 <= end < at + 2048 else at + 2048))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield what each deflated stream unpacks to, as far as it can be unpacked; readers forgive a broken end, too."""
    room, whole = _MOST_UNPACKED, memoryview(content)
    for match in _STREAM.finditer(content):
        start = match.end()
        if content[start : start + 1] == b"x" and int.from_bytes(content[start : start + 2]) % 31 == 0:
            part = _inflated(whole[start + 2 :], room=room)
            room -= len(part)
            yield part


def _inflated(packed: memoryview, *, room: int) -> bytes:
    # Without its frame, since a reader does not insist on the checksum at the end either.
    unpacker, parts, step = zlib.decompressobj(-zlib.MAX_WBITS), [], 16_384
    for start in range(0, len(packed), step):
        before, portion = unpacker.copy(), packed[start : start + step]
        try:
            parts.append(unpacker.decompress(portion, room))
        except zlib.error:
            # What stands before the break counts, and the failing call would lose it.
            with suppress(zlib.error):
                parts.extend(before.decompress(portion[place : place + 1]) for place in range(len(portion)))
            break
        room -= len(parts[-1])
        if room <= 0:
            raise FileRefused("packed")
        if unpacker.eof:
            break
    return b"".join(parts)


def _document(content: bytes) -> str:
    if b"%PDF-" in content[:1024]:
        raise FileRefused("active")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _kind_of(packed)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError) as broken:
        raise FileRefused("unreadable") from broken


def _kind_of(packed: zipfile.ZipFile) -> str:
    members = packed.infolist()
    names = {member.filename for member in members}
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise FileRefused("packed")
    if any(member.flag_bits & 1 for member in members):
        raise FileRefused("locked")
    kind = next((kind for kind, member in _OFFICE.items() if member in names), "")
    if "mimetype" in names:
        declared = _beginning(packed, "mimetype").decode("ascii", "replace").strip()
        kind = declared if declared in _OPEN_DOCUMENTS else ""
    if not kind:
        raise FileRefused("type_not_allowed")
    telling = [name for name in names if _TELLING.search(name)]
    if any(_ACTIVE_PART.search(name) for name in names) or any(
        _ACTIVE_WORD.search(_beginning(packed, name).replace(b"\0", b"")) for name in telling
    ):
        raise FileRefused("active")
    return kind


def _beginning(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as member:
        return member.read(_MOST_OF_A_MEMBER)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    head = text[:4096].lstrip("\ufeff \t\r\n").lower()
    # Text that a browser or a printer would take for a page, a drawing or a script is not text.
    return not head.startswith(("<", "%!", "#!")) and not any(
        ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text
    )
