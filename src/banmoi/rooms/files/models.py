"""Stored files: content under its digest, so that the same file is kept once and cannot change."""

from django.db import models

from banmoi.kit.privacy import classed


class StoredFile(models.Model):
    """A file as stored. `digest` is the SHA-256 of what is on the disk."""

    PRIVACY = classed(
        official="id digest size media_type stored_at",
        personal="original_name stored_by_id",
    )

    digest = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=255)
    stored_at = models.DateTimeField()
    stored_by_id = models.BigIntegerField(null=True)

    @property
    def extension(self) -> str:
        """The ending under which the content is handed out."""
        return EXTENSIONS[self.media_type]


EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
