"""Which files are taken in: judged by content, never by name; pictures drawn anew, active content refused."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from narahubung.rules.refusals import FileRefused

# A picture is judged by its header before it is unpacked: 12,000 x 12,000 would be 432 MB in memory.
MOST_PIXELS = 50_000_000
_LONGEST_SIDE = 4096
_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"}
_PLAIN = {
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "video/webm": "webm",
}
_OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word/document.xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xl/workbook.xml",
}
_OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_MEMBERS = 2_000
# Names that make a PDF act by itself or carry another file.
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
_HEX_SIGN = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def taken(content: bytes) -> tuple[bytes, str]:
    """Return what will be kept of a file, and its media type.

    Pictures come back drawn anew without any metadata (JPEG or PNG). Refuses `FileRefused` with `empty`, `kind`,
    `broken`, `too_many_pixels`, `active` (scripts, macros, embedded files) or `packed` (unpacks beyond all measure).
    """
    if not content:
        raise FileRefused("empty")
    media_type = filetype.guess_mime(content[:8192]) or ""
    if media_type in _PICTURES:
        return _drawn_anew(content)
    if media_type == "application/pdf":
        return _calm_pdf(content), media_type
    if media_type in _PLAIN:
        return content, media_type
    if content[:4] == b"PK\x03\x04":
        return content, _document(content)
    if _is_text(content):
        return content, "text/plain"
    raise FileRefused("kind")


def _drawn_anew(content: bytes) -> tuple[bytes, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise FileRefused("too_many_pixels")
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                is_clear = upright.mode in ("RGBA", "LA", "P") and "transparency" in upright.info
                if upright.mode == "RGBA" or is_clear:
                    return _saved(upright.convert("RGBA"), "PNG"), "image/png"
                return _saved(upright.convert("RGB"), "JPEG"), "image/jpeg"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise FileRefused("too_many_pixels") from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, zlib.error) as broken:
        raise FileRefused("broken") from broken


def _saved(picture: Image.Image, kind: str) -> bytes:
    # A fresh picture holds pixels alone: neither place nor camera nor thumbnail nor colour profile comes along.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    written = io.BytesIO()
    clean.save(written, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return written.getvalue()


def _calm_pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:] or b"/Encrypt" in content:
        raise FileRefused("broken")
    parts, room = [content], _MOST_UNPACKED
    for match in _STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            parts.append(unpacker.decompress(match[1], room))
        except zlib.error:
            continue  # not deflated: a picture, or text already searched
        room -= len(parts[-1])
        if room <= 0:
            raise FileRefused("packed")
    for part in parts:
        # A name may be written in hex to hide it: /J#61vaScript.
        if _ACTIVE.search(_HEX_SIGN.sub(lambda sign: bytes([int(sign[1], 16)]), part)):
            raise FileRefused("active")
    return content


def _document(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            names = {member.filename for member in members}
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
                raise FileRefused("packed")
            if any("vbaProject" in name or "/embeddings/" in name or name.startswith("Basic/") for name in names):
                raise FileRefused("active")
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                declared = packed.read("mimetype").decode("ascii", "replace").strip()
                if declared in _OPEN_DOCUMENTS:
                    return declared
            found = next((kind for kind, member in _OFFICE.items() if member in names), None)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as broken:
        raise FileRefused("broken") from broken
    if found is None:
        raise FileRefused("kind")
    return found


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    head = text[:4096].lstrip("\ufeff \t\r\n").lower()
    # Text that a browser would take for a page or a drawing is not text.
    return not head.startswith(("<", "%!", "#!")) and not any(
        ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text
    )
