"""A picture is made anew: nothing of the file that came reaches a browser."""

import io
import struct
import zlib

import pytest
from PIL import Image

from corrections_inbox.reading import UnreadableError
from corrections_inbox.reading.pictures import picture

RED = (200, 30, 30)


def made(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **saved: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, RED if mode == "RGB" else None).save(out, kind, **saved)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def png_of(width: int, height: int) -> bytes:
    """A file of a few bytes that says to be a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/png"), ("WEBP", "image/png")],
)
def test_every_kind_is_written_anew(kind: str, media_type: str) -> None:
    source = made(kind)
    shown, data = picture(source + b"<script>alert(1)</script>")
    assert (shown, opened(data).size) == (media_type, (40, 20))
    assert b"script" not in data


def test_where_and_by_whom_it_was_taken_is_not_told() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "the kitchen of Rosa", "Rosa Reader"
    exif.get_ifd(0x8825)[1] = "N"
    source = made("JPEG", exif=exif, comment=b"Rosa at home", icc_profile=b"a profile of Rosa")
    assert b"Rosa" in source
    _, data = picture(source)
    assert b"Rosa" not in data
    assert not opened(data).getexif()


def test_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    _, data = picture(made("JPEG", exif=exif))
    assert opened(data).size == (20, 40)


def test_a_large_one_is_made_smaller() -> None:
    _, data = picture(made("PNG", (4_000, 1_000)))
    assert opened(data).size == (1_600, 400)


def test_of_an_animation_the_first_frame_is_shown() -> None:
    out = io.BytesIO()
    first, second = (Image.new("RGB", (4, 4), colour) for colour in ("white", "black"))
    first.save(out, "GIF", save_all=True, append_images=[second])
    _, data = picture(out.getvalue())
    shown = opened(data)
    assert (getattr(shown, "n_frames", 1), shown.convert("RGB").getpixel((0, 0))) == (1, (255, 255, 255))


@pytest.mark.parametrize("size", [(60_000, 60_000), (9_000, 6_000), (25_000, 2)])
def test_one_that_would_take_too_much_is_refused_before_it_is_opened(size: tuple[int, int]) -> None:
    with pytest.raises(UnreadableError, match=r"^The picture is too large to be shown"):
        picture(png_of(*size))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "It is not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "It is not a picture"),
        (b"BM" + b"\0" * 60, "It is not a picture"),
        (made("TIFF"), "It is not a picture"),
        (made("JPEG", (400, 400))[:900], "The picture is damaged"),
        (png_of(10, 10), "The picture is damaged"),
    ],
)
def test_what_is_no_picture_is_told_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=f"^{sentence}"):
        picture(data)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16"])
def test_other_ways_to_write_colours_are_understood(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    _, data = picture(made(kind, mode=mode))
    assert opened(data).mode == "RGB"
