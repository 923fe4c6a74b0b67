"""Replies to operations: plain data with the words that the phone shows."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from banmoi.rooms.pocket.actions import OperationRefusedError, Reply
from banmoi.rooms.pocket.models import Outcome


class BadPayloadError(Exception):
    """A payload that no version of the notebook makes."""


def accepted(words: str, **more: Any) -> Reply:
    """It was done."""
    return Reply(Outcome.ACCEPTED, {"words": words, **more})


def older() -> Reply:
    """A newer edit of the same thing, from the same phone, was done before."""
    return Reply(
        Outcome.OLDER, {"words": _("Bản ghi mới hơn trên máy này đã được nhận; bản này không thay gì.")}
    )


def refusal(
    words: str, *, fields: Mapping[str, str] | None = None, offers: tuple[str, ...] = ()
) -> OperationRefusedError:
    """Nothing was done; the words say why, `fields` where, `offers` what else can be done with it."""
    answer = {"words": words, "fields": dict(fields or {}), "offers": list(offers)}
    return OperationRefusedError(Reply(Outcome.RETURNED, answer))


def conflict(words: str, *, seen: int | None = None, offers: tuple[str, ...] = ()) -> OperationRefusedError:
    """Somebody else changed the same thing; `seen` is what the person has now been shown."""
    answer = {"words": words, "seen": seen, "offers": list(offers)}
    return OperationRefusedError(Reply(Outcome.CONFLICT, answer))


def text_of(payload: Mapping[str, Any], name: str, most: int = 2000) -> str:
    """A text of a payload; "" where it is not given. Raises BadPayloadError."""
    value = payload.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise BadPayloadError(name)
    return value


def number_of(payload: Mapping[str, Any], name: str) -> int | None:
    """A whole number of a payload; None where it is not given. Raises BadPayloadError."""
    value = payload.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53):
        raise BadPayloadError(name)
    return value


def digests_of(payload: Mapping[str, Any]) -> list[str]:
    """The digests of the photographs that a payload (or a part of it) names. Raises BadPayloadError."""
    found = payload.get("photos", [])
    if not isinstance(found, list) or len(found) > 30:
        raise BadPayloadError("photos")
    for digest in found:
        if not isinstance(digest, str) or len(digest) != 64:
            raise BadPayloadError("photos")
    return list(dict.fromkeys(found))


def not_allowed() -> OperationRefusedError:
    """The person may not, or no longer, do this there."""
    return refusal(
        _(
            "Tài khoản này không (hoặc không còn) được giao việc này ở nơi đó. Những gì đã ghi vẫn còn "
            "trên máy: lưu ra tệp, hoặc hỏi cán bộ xã."
        )
    )
