"""What the notebook and the server say to each other, in JSON: the start, photographs, operations."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from banmoi.core.phone_clock import DayDoubt, day_doubt
from banmoi.kit import clock
from banmoi.reports.wording import day_label
from banmoi.rooms.files.actions import FileRefusedError
from banmoi.rooms.people.queries import account_is_open
from banmoi.rooms.pocket.actions import (
    DigestMismatchError,
    OtherPayloadError,
    Reply,
    Sent,
    Work,
    keep_photo,
    receive,
)
from banmoi.rooms.pocket.models import Outcome
from banmoi.rooms.pocket.queries import photos_of
from banmoi.web.doors import rights
from banmoi.web.pocket.kinds import Kind, UnknownKindError, guarded, lifted
from banmoi.web.pocket.replies import BadPayloadError
from banmoi.web.pocket.start import start_data
from banmoi.web.problems import file_problem
from banmoi.web.uploads import typed_day

SESSION_KEY = "_auth_user_id"
SEQUENCE_MOST = 2**53

Talk = Callable[..., HttpResponse]


def said(status: int, code: str, words: str, **more: Any) -> JsonResponse:
    """A refusal of the talk itself: the operation stays on the phone as it is."""
    return JsonResponse({"code": code, "words": words, **more}, status=status)


def talk(*methods: str) -> Callable[[Talk], Talk]:
    """A view of the notebook: every refusal is JSON with a code and words, nothing is kept by caches."""

    def wrap(view: Talk) -> Talk:
        @never_cache
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _stranger(request)
            if request.method not in methods:
                return said(405, "method", _("Yêu cầu không hợp lệ."))
            try:
                return view(request, *args, **kwargs)
            except RequestDataTooBig:
                return said(413, "too_large", _("Ảnh quá nặng. Chụp lại ở cỡ nhỏ hơn."))
            except UnreadablePostError:
                return said(400, "cut", _("Đường truyền đứt giữa chừng; máy sẽ gửi lại."))
            except BadPayloadError:
                return said(
                    422, "malformed", _("Máy chủ không đọc được mục này. Lưu ra tệp rồi đưa cán bộ xã.")
                )

        return wrapped

    return wrap


def _stranger(request: HttpRequest) -> HttpResponse:
    """Signed out; or the account that this phone is signed in with was closed or removed meanwhile."""
    known = str(request.session.get(SESSION_KEY, ""))
    if known.isdigit() and not account_is_open(int(known)):
        return said(
            401,
            "account_closed",
            _(
                "Tài khoản này đã bị khóa hoặc xóa. Những gì chưa gửi vẫn còn trên máy: lưu ra tệp và đưa "
                "cán bộ xã."
            ),
        )
    return said(401, "signed_out", _("Phiên đăng nhập đã hết. Đăng nhập lại rồi máy gửi tiếp."))


@talk("GET")
@gzip_page
def start(request: HttpRequest) -> HttpResponse:
    """Everything that the notebook needs for a week without a signal, for this person."""
    data = start_data(rights(request), clock.now())
    return JsonResponse({"csrf": get_token(request), **data}, json_dumps_params={"ensure_ascii": False})


@talk("GET", "POST")
def photo(request: HttpRequest, digest: str) -> HttpResponse:
    """Whether a photograph has arrived (GET); the photograph itself (POST), by the SHA-256 of its content."""
    mine = rights(request)
    if request.method == "GET":
        return JsonResponse({"here": digest in photos_of(mine.user_id, [digest])})
    try:
        keep_photo(mine, digest, request.body, moment=clock.now())
    except DigestMismatchError:
        return said(400, "cut", _("Ảnh đến không đủ; máy sẽ gửi lại."))
    except FileRefusedError as refused:
        return said(422, "photo_refused", file_problem(refused))
    return JsonResponse({"here": True})


@talk("POST")
def operation(request: HttpRequest) -> HttpResponse:
    """One operation, done once, however often it is sent."""
    mine = rights(request)
    body = _body(request)
    if body.get("owner") != mine.user_id:
        return said(
            403, "other_account", _("Mục này do tài khoản khác ghi trên máy. Đăng nhập tài khoản đó để gửi.")
        )
    sent, known = _sent(body)
    try:
        kind, newest = lifted(sent)
    except UnknownKindError:
        return said(422, "unknown_kind", _("Máy chủ chưa hiểu loại ghi này. Mục này chờ trên máy."))
    digests = kind.photos(newest.payload)
    photos = photos_of(mine.user_id, digests) if digests else {}
    if missing := [digest for digest in digests if digest not in photos]:
        return said(409, "photos", _("Còn ảnh chưa đến."), missing=missing)
    moment = clock.now()
    perform = guarded(kind, newest)
    question = _question(kind, newest, known, moment.date())

    def asking(work: Work) -> Reply:
        return question or perform(work)

    try:
        reply = receive(mine, sent, photos, asking, moment=moment)
    except OtherPayloadError:
        return said(
            409, "other_payload", _("Số của mục này đã dùng cho một nội dung khác. Mở ra và ghi lại.")
        )
    return JsonResponse(
        {"outcome": reply.outcome, "answer": reply.answer}, json_dumps_params={"ensure_ascii": False}
    )


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        raise BadPayloadError from None
    if not isinstance(body, dict):
        raise BadPayloadError
    return body


def _sent(body: dict[str, Any]) -> tuple[Sent, date | None]:
    """The operation of a body, and the last day that the phone had heard of. Raises BadPayloadError."""
    payload, sequence, version = body.get("payload"), body.get("sequence"), body.get("version")
    if not isinstance(payload, dict) or isinstance(version, bool) or not isinstance(version, int):
        raise BadPayloadError("payload")
    if isinstance(sequence, bool) or not isinstance(sequence, int) or not 0 <= sequence < SEQUENCE_MOST:
        raise BadPayloadError("sequence")
    try:
        uuid, device = UUID(str(body.get("uuid"))), UUID(str(body.get("device")))
    except ValueError:
        raise BadPayloadError("uuid") from None
    try:
        whole = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a character, which no database keeps
        raise BadPayloadError("payload") from None
    sent = Sent(
        uuid, device, sequence, str(body.get("kind"))[:30], version, str(body.get("phone_at", "")),
        hashlib.sha256(whole).hexdigest(), payload,
    )  # fmt: skip
    return sent, typed_day(str(body.get("known_day", "")))


def _question(kind: Kind, sent: Sent, known: date | None, today: date) -> Reply | None:
    """A plain question about a day that the phone's clock makes doubtful; None where the person has already
    said that it is right. Nothing is moved."""
    if sent.payload.get("day_sure") is True:
        return None
    for name, text in kind.days(sent.payload).items():
        fact = typed_day(text)
        doubt = None if fact is None else day_doubt(fact, typed_day(sent.phone_at[:10]), known, today)
        if fact is None or doubt is None:
            continue
        facts = {"day": day_label(fact), "today": day_label(today)}
        if doubt is DayDoubt.AHEAD:
            words = _("Anh/chị ghi ngày %(day)s, mà hôm nay mới là %(today)s. Ngày đó có đúng không?") % facts
        else:
            words = (
                _(
                    "Đồng hồ của điện thoại sai khi ghi mục này. Hôm nay là %(today)s; anh/chị ghi ngày "
                    "%(day)s. Ngày đó có đúng không?"
                )
                % facts
            )
        return Reply(Outcome.QUESTION, {"words": words, "fields": {name: words}, "offers": ["day_sure"]})
    return None
