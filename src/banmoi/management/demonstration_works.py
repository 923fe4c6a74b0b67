"""What the demonstration's people did with entries of the room `works` after writing them."""

import io
from collections.abc import Mapping

from PIL import Image, ImageDraw

from banmoi.management.demonstration_year import at
from banmoi.reference.registers import registers
from banmoi.rooms.files.actions import keep
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import write_entry
from banmoi.rooms.works.models import WorkPhoto

_SKY, _HILL, _PLATE, _INK = "#e8f1ea", "#7fa58b", "#fbfaf5", "#1d2621"
_GROUND = {"before": "#b98f5c", "during": "#c9b48d", "after": "#b9bdbb"}
_WORDS = {"before": "ANH MINH HOA: TRUOC", "during": "ANH MINH HOA: DANG LAM", "after": "ANH MINH HOA: SAU"}


def act(people: Mapping[str, Rights]) -> None:
    """Attach a drawn picture to each photograph, by whoever wrote its entry."""
    by_id = {rights.user_id: rights for rights in people.values()}
    for photo in WorkPhoto.objects.filter(demonstration=True).order_by("id"):
        moment = at(photo.made_at.date())
        picture = keep(
            _picture(photo.pk, photo.stage), f"anh-minh-hoa-{photo.pk}.png",
            actor_id=photo.made_by_id, moment=moment,
        )  # fmt: skip
        write_entry(
            by_id[photo.made_by_id], registers()["work_photos"], photo.pk, {}, seen=photo.version,
            files=[picture], moment=moment,
        )  # fmt: skip


def _picture(number: int, stage: str) -> bytes:
    """A small drawing that says of itself that it shows nothing real; each number has its own hills."""
    image = Image.new("RGB", (480, 360), _SKY)
    draw = ImageDraw.Draw(image)
    for step in range(3):
        left = -120 + step * 190 + number * 13
        draw.ellipse((left, 120 + step * 14, left + 340, 420), fill=_HILL)
    draw.polygon(((190, 200), (290, 200), (430, 360), (50, 360)), fill=_GROUND[stage])
    draw.rectangle((60, 30, 420, 90), fill=_PLATE, outline=_INK, width=2)
    draw.text((240, 60), _WORDS[stage], fill=_INK, anchor="mm", font_size=22)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
