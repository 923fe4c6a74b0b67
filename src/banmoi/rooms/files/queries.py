"""Finding stored files, and telling from its content what a file is."""

import io
import zipfile
from pathlib import Path

from django.conf import settings
from PIL import Image, UnidentifiedImageError

from banmoi.rooms.files.models import EXTENSIONS, StoredFile

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000
_IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_OFFICE = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MAX_UNZIPPED = 200 * 1024 * 1024


def media_type_of(content: bytes) -> str | None:
    """What the content itself says it is; None when it is nothing that may be kept.

    The name of the file and what the browser says of it are not asked.
    """
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return _image_type(content)


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        return None
    names = {item.filename for item in members}
    if sum(item.file_size for item in members) > _MAX_UNZIPPED:
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for member, kind in _OFFICE.items() if member in names), None)


def _image_type(content: bytes) -> str | None:
    try:
        with Image.open(io.BytesIO(content), formats=list(_IMAGES)) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            kind = _IMAGES[image.format or ""]
            image.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, KeyError):
        return None
    except Image.DecompressionBombError:
        return None
    return kind


def path_of(stored: StoredFile) -> Path:
    """Where the content lies on the disk."""
    return path_of_digest(stored.digest, stored.media_type)


def path_of_digest(digest: str, media_type: str) -> Path:
    """Where content with a digest lies or would lie."""
    root = Path(settings.FILES_DIR)
    return root / digest[:2] / f"{digest}.{EXTENSIONS[media_type]}"


def find_file(digest: str) -> StoredFile | None:
    """A stored file by its digest."""
    return StoredFile.objects.filter(digest=digest).first()


def file_by_id(file_id: int) -> StoredFile | None:
    """A stored file by its number."""
    return StoredFile.objects.filter(id=file_id).first()
