"""A picture for anybody: made small, and holding nothing but what is seen (no place, device, day or name)."""

import io

from PIL import Image, ImageOps


def bare_picture(content: bytes, most: int) -> bytes:
    """The picture as JPEG, its longer side at most `most` dots, turned as it was held, drawn anew so that
    nothing that a camera wrote into the file goes with it. Raises OSError for what is no picture."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (most, most))
        turned = ImageOps.exif_transpose(image).convert("RGB")
        turned.thumbnail((most, most))
        clean = Image.new("RGB", turned.size)
        clean.paste(turned)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=72, optimize=True, progressive=True)
    return out.getvalue()
