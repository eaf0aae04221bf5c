"""Style sheets and scripts: read once, named after what is in them, kept by browsers for as long as they like."""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache

from fastapi import APIRouter, HTTPException, Response

from corrections_inbox.paths import shipped

router = APIRouter()
FOR_GOOD = "public, max-age=31536000, immutable"
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Every file that pages are drawn with, by its name."""
    files = (shipped("templates") / "desk" / "assets").iterdir()
    return {file.name: _asset(file.name, file.read_bytes()) for file in files if file.is_file()}


def _asset(name: str, content: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:_DIGITS])


def asset_url(name: str) -> str:
    """Where a page finds a file: a change of the file changes its address."""
    return f"/assets/{name}?v={assets()[name].version}"


@router.get("/assets/{name}")
def get_asset(name: str) -> Response:
    found = assets().get(name)
    if found is None:
        raise HTTPException(404)
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": FOR_GOOD})
