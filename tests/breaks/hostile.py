"""Files made here that try to do harm, or lie about what they are, and honest ones beside them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image


def picture(kind: str = "JPEG", *, mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a picture of one colour; a JPEG carries the place where it was taken, a camera and a thumbnail's worth."""
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "CAMERA-OF-SARI", 6
    exif[0x8825] = {1: "S", 2: (0.0, 24.0, 36.0), 3: "E", 4: (117.0, 1.0, 12.0)}
    colour = "teal" if mode == "RGB" else None
    Image.new(mode, size, colour or 0).save(made, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return made.getvalue()


def pdf(*objects: bytes, trailer: bytes = b"", after: bytes = b"") -> bytes:
    """Return a PDF with a page and these further objects."""
    body = (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n"
    )
    for number, each in enumerate(objects, start=3):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    return body + b"trailer <</Root 1 0 R%s>>\nstartxref\n9\n%%%%EOF\n%s" % (trailer, after)


def stream(plain: bytes, *, told: bytes = b"/Filter/FlateDecode", end: bytes = b"\nendstream") -> bytes:
    """Return a stream object, deflated unless told otherwise."""
    packed = zlib.compress(plain) if b"Flate" in told or b"/Fl" in told else plain
    return b"<</Length %d%s>>\nstream\n%s%s" % (len(packed), told, packed, end)


def packed(members: dict[str, bytes]) -> bytes:
    """Return a zip archive of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(members: dict[str, bytes] | None = None) -> bytes:
    """Return a text document as an office program writes it, with these further members."""
    kinds = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml"/></Types>'
    return packed({"[Content_Types].xml": kinds, "word/document.xml": b"<w:document/>"} | (members or {}))


def odt(members: dict[str, bytes]) -> bytes:
    """Return a text document as the open format has it."""
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"} | members)


def huge_png() -> bytes:
    """Return a PNG of a few bytes that unpacks to 12,000 by 12,000 pixels."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))

    header = struct.pack(">IIBBBBB", 12_000, 12_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """Return a text document of some hundred kilobytes that unpacks to more than 200 MB."""
    return docx({"word/media/zeros": bytes(210 * 1024 * 1024)})


SCRIPT = b"<</Type/Action/S/JavaScript/JS(app.alert\\(1\\))>>"
HEXED = b"<</Type/Action/S/J#61v#61Script/#4A#53(app.alert\\(1\\))>>"
OBJECTS = b"/Type/ObjStm/N 1/First 4"
MACRO_KINDS = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
REMOTE = (
    b'<Relationships><Relationship Type="x/attachedTemplate" TargetMode="External" Target="http://x"/></Relationships>'
)

# name as its owner gives it, what is in it, the reason with which it is refused
HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("gambar.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "type_not_allowed"),
    ("gambar.png", lambda: b"\xef\xbb\xbf \n<?xml version='1.0'?><svg onload='x'/>", "type_not_allowed"),
    ("halaman.html", lambda: b"<!doctype html><script>alert(1)</script>", "type_not_allowed"),
    ("halaman.html", lambda: b"halo <script>alert(1)</script>", "type_mismatch"),
    ("naskah.js", lambda: b"alert(document.cookie)", "type_mismatch"),
    ("naskah.hta", lambda: b"alert(1)", "type_mismatch"),
    ("naskah.vbs", lambda: b'CreateObject("WScript.Shell")', "type_mismatch"),
    ("naskah.sh", lambda: b"#!/bin/sh\nrm -rf /", "type_not_allowed"),
    ("tautan.url", lambda: b"[InternetShortcut]\r\nURL=file://x", "type_mismatch"),
    ("surat.rtf", lambda: b"{\\rtf1\\ansi{\\object\\objocx}}", "type_not_allowed"),
    ("surat.txt", lambda: b"{\\rtf1\\ansi{\\object\\objocx}}", "type_not_allowed"),
    ("program.exe", lambda: b"MZ" + bytes(200) + b"PE\0\0", "type_not_allowed"),
    ("foto.jpg", lambda: b"MZ" + bytes(200) + b"PE\0\0", "type_not_allowed"),
    ("program", lambda: b"\x7fELF" + bytes(200), "type_not_allowed"),
    ("foto.jpg", lambda: b"halo <?php system($_GET['c']); ?>", "type_mismatch"),
    ("foto.php", lambda: picture(), "type_mismatch"),
    ("foto.jpg.exe", lambda: picture(), "type_mismatch"),
    ("surat.pdf", lambda: picture(), "type_mismatch"),
    ("foto.jpg", lambda: pdf(), "type_mismatch"),
    ("kosong.txt", lambda: b"", "empty"),
    ("biner.txt", lambda: b"a\0b", "type_not_allowed"),
    ("utf16.txt", lambda: "<svg onload=x>".encode("utf-16"), "type_not_allowed"),
    ("arsip.zip", lambda: packed({"a.txt": b"a"}), "type_not_allowed"),
    ("program.jar", lambda: packed({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), "type_not_allowed"),
    ("foto.jpg", lambda: picture()[:400], "unreadable"),
    ("foto.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(500), "unreadable"),
    ("gambar.png", huge_png, "too_many_pixels"),
    ("foto.heic", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "type_not_allowed"),
    ("surat.pdf", lambda: pdf()[:-40], "unreadable"),
    ("surat.pdf", lambda: pdf(after=packed({"a.txt": b"a"})), "active"),
    ("lagu.mp3", lambda: b"ID3\x04" + bytes(60) + packed({"a.txt": b"a"}), "active"),
    ("surat.pdf", lambda: pdf(SCRIPT), "active"),
    ("surat.pdf", lambda: pdf(HEXED), "active"),
    ("surat.pdf", lambda: pdf(stream(b"3 0 " + SCRIPT, told=OBJECTS + b"/Filter/FlateDecode")), "active"),
    ("surat.pdf", lambda: pdf(stream(b"3 0 " + HEXED, told=OBJECTS + b"/Filter/Fl")), "active"),
    ("surat.pdf", lambda: pdf(stream(b"3 0 " + SCRIPT, told=OBJECTS + b"/Filter/Fl", end=b"endstream")), "active"),
    ("surat.pdf", lambda: pdf(stream(b"3 0 " + SCRIPT, told=OBJECTS + b"/Filter[/Fl]")[:-14] + b"endstream"), "active"),
    ("surat.pdf", lambda: pdf(stream(zlib.compress(b"3 0 " + SCRIPT), told=OBJECTS + b"/Filter[/Fl/Fl]")), "active"),
    ("surat.pdf", lambda: pdf(stream(SCRIPT.hex().encode(), told=OBJECTS + b"/Filter/ASCIIHexDecode")), "active"),
    ("surat.pdf", lambda: pdf(stream(SCRIPT.hex().encode(), told=OBJECTS + b"/Filter/#41#48x")), "active"),
    ("surat.pdf", lambda: pdf(stream(b"x", told=OBJECTS + b"/Filter/Fl/DecodeParms<</Predictor 12>>")), "active"),
    ("surat.pdf", lambda: pdf(b"<</Type/EmbeddedFile>>"), "active"),
    ("surat.pdf", lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
    ("surat.pdf", lambda: pdf(trailer=b"/Encrypt 3 0 R"), "locked"),
    ("surat.pdf", lambda: pdf(trailer=b"/Encr#79pt 3 0 R"), "locked"),
    ("surat.pdf", lambda: pdf(*[stream(bytes(60 * 1024 * 1024))] * 4), "packed"),
    ("surat.docx", lambda: docx({"word/vbaProject.bin": b"x"}), "active"),
    ("surat.docx", lambda: docx({"[Content_Types].xml": MACRO_KINDS}), "active"),
    ("surat.docx", lambda: docx({"word/_rels/settings.xml.rels": REMOTE}), "active"),
    ("surat.docx", lambda: docx({"word/document.xml": b"<w:instrText>DDEAUTO c:\\cmd</w:instrText>"}), "active"),
    ("surat.docm", lambda: docx(), "type_mismatch"),
    ("surat.docx", lambda: docx({"word/embeddings/oleObject1.bin": b"x"}), "active"),
    ("surat.docx", bomb, "packed"),
    ("surat.docx", lambda: docx()[:-30], "unreadable"),
    ("surat.odt", lambda: odt({"Basic/Standard/Module1.xml": b"x"}), "active"),
    ("surat.odt", lambda: packed({"mimetype": b"application/epub+zip", "word/document.xml": b"x"}), "type_not_allowed"),
]  # fmt: skip

# name, what is in it, what it is kept as
HONEST: list[tuple[str, Callable[[], bytes], str]] = [
    ("KTP saya.jpg", lambda: picture(), "image/jpeg"),
    ("WhatsApp Image.jpeg", lambda: picture("PNG"), "image/jpeg"),
    ("tangkapan.png", lambda: picture("PNG", mode="RGBA"), "image/png"),
    ("foto.webp", lambda: picture("WEBP"), "image/jpeg"),
    ("gerak.gif", lambda: picture("GIF"), "image/jpeg"),
    ("abu.png", lambda: picture("PNG", mode="I;16"), "image/jpeg"),
    ("cmyk.jpg", lambda: picture(mode="CMYK"), "image/jpeg"),
    ("blob", lambda: picture(), "image/jpeg"),
    ("surat.pdf", lambda: pdf(stream(b"BT (JavaScript dan Launch hanya kata) Tj ET")), "application/pdf"),
    ("Surat No.3", lambda: pdf(), "application/pdf"),
    ("surat.docx", lambda: docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("tabel.xlsx", lambda: packed({"xl/workbook.xml": b"x", "xl/printerSettings/p.bin": b"x"}),
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("surat.odt", lambda: odt({"META-INF/manifest.xml": b"x"}), "application/vnd.oasis.opendocument.text"),
    ("catatan.txt", lambda: "Jalan rusak – sejak 3 bulan.\r\nMohon dicek.".encode(), "text/plain"),
    ("data.csv", lambda: b"tanggal;nama\n1;2\n", "text/plain"),
    ("suara.mp3", lambda: b"ID3\x04" + bytes(200), "audio/mpeg"),
    ("suara.opus", lambda: b"OggS" + bytes(200), "audio/ogg"),
    ("video.mp4", lambda: b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(200), "video/mp4"),
    ("video.3gp", lambda: b"\0\0\0\x18ftyp3gp4\0\0\0\0isom3gp4" + bytes(200), "video/mp4"),
]  # fmt: skip
