"""Pictures made anew: what a browser gets was written by our own encoder, and holds nothing but what can be seen."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from corrections_inbox.reading.values import UnreadableError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_PIXELS = 50_000_000  # more than any telephone's camera gives by default
LONGEST_EDGE = 20_000
SHOWN_EDGE = 1_600  # what is larger is made smaller
_QUALITY = 85


def picture(data: bytes) -> tuple[str, bytes]:
    """The picture's media type and bytes: upright, at most 1,600 pixels an edge, of an animation the first frame.

    Raises:
        UnreadableError: it is no JPEG, PNG, GIF or WebP, it is damaged, or it would take too much to open.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            _check_size(*opened.size)
            is_photo = opened.format in {"JPEG", "MPO"}
            opened.draft("RGB", (SHOWN_EDGE, SHOWN_EDGE))
            return _written(_seen(opened), is_photo=is_photo)
    except UnidentifiedImageError:
        raise UnreadableError("It is not a picture of a kind that is shown here (JPEG, PNG, GIF, WebP).") from None
    except Image.DecompressionBombError:
        raise UnreadableError("The picture is too large to be shown.") from None
    except (OSError, ValueError, SyntaxError, IndexError, EOFError) as error:
        # What the decoders raise on damaged files is of many kinds.
        raise UnreadableError("The picture is damaged.") from error


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_EDGE:
        raise UnreadableError(f"The picture is too large to be shown: {width:,} by {height:,} pixels.")


def _seen(opened: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(opened)
    seen = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    seen.thumbnail((SHOWN_EDGE, SHOWN_EDGE))
    # Where a picture was taken, by whom, and what else its maker wrote into it.
    seen.info.clear()
    return seen


def _written(seen: Image.Image, *, is_photo: bool) -> tuple[str, bytes]:
    out = io.BytesIO()
    if is_photo:
        seen.save(out, "JPEG", quality=_QUALITY)
        return "image/jpeg", out.getvalue()
    seen.save(out, "PNG")
    return "image/png", out.getvalue()
