"""Changes that are asked for twice and done once: the same `Idempotency-Key` gets the first answer again.

A program whose line broke does not know whether its filing went in. It sends the same request with the same key again:
what was done is told once more, what was not is done now. The key's answer is written in the transaction of the change,
so that a killed server keeps both or neither; of two at once one writes, and the other waits for it and is told the
same. A refusal changed nothing and is not kept: mend the request and send it again.

After draft-ietf-httpapi-idempotency-key-header, with one difference: the name is taken with quotes and without.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.errors import HttpError

from . import keys
from .models import KEPT, GivenAnswer

HEADER, REPEATED = "Idempotency-Key", "Idempotent-Replayed"
PATIENCE = 20  # seconds for which the second of two waits for the first; as long as SQLite waits
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": f"A name of your choice for this change, such as a UUID. Sent again within "
    f"{KEPT.total_seconds() // 3600:.0f} hours with the same request, the change is not made again and the first "
    f"answer is given again, marked {REPEATED}: true. With another request the name is refused with 422.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
ANSWERED = {"description": "The answer was given before under the same key", "schema": {"type": "string"}}

Run = Callable[..., Any]


def once(run: Run) -> Run:
    """An operation that does what carries a key once, however often it is asked."""

    @wraps(run)
    def answered(request: HttpRequest, **named: Any) -> Any:
        sent = request.headers.get(HEADER)
        if sent is None or request.method in keys.SAFE:
            return run(request, **named)
        try:
            asker = keys.asked_by(request)
            if asker.user is None:
                return run(request, **named)
            return _once(request, asker.user, _key(sent), partial(run, request, **named))
        except Exception as error:
            from .root import api

            return api.on_exception(request, error)

    return answered


def _key(sent: str) -> str:
    key = sent[1:-1] if len(sent) > 1 and sent[0] == sent[-1] == '"' else sent
    if not re.fullmatch(r"[!-~]{1,200}", key):
        raise HttpError(400, f"{HEADER} takes 1 to 200 visible characters of ASCII, such as a UUID.")
    return key


def _once(request: HttpRequest, user: Any, key: str, run: Run) -> Any:
    now, asked = timezone.now(), _asked(request)
    with transaction.atomic():
        GivenAnswer.forget(now, user=user)
        _wait_no_longer_than(PATIENCE)
        kept, is_new = GivenAnswer.objects.get_or_create(
            user=user, key=key, defaults={"asked": asked, "made_at": now, "rights_version": user.rights_version}
        )
        _wait_no_longer_than(None)
        if not is_new:
            return _again(request, kept, asked, user)
        answer = run()
        if answer.status_code >= 400:
            transaction.set_rollback(True)  # nothing was changed, and the key stays free
            return answer
        kept.status, kept.media, kept.body = answer.status_code, answer.headers.get("Content-Type", ""), answer.content
        kept.scope = getattr(request, "scope_needed", "")
        kept.save()
    return answer


def _again(request: HttpRequest, kept: GivenAnswer, asked: str, user: Any) -> HttpResponse:
    if kept.asked != asked:
        raise HttpError(422, f"The key was sent before with another request; take a new {HEADER} for this one.")
    if kept.scope:
        keys.needs(request, kept.scope)
    if kept.rights_version != user.rights_version:
        raise HttpError(
            409, "This was done before and is not done again; your rights have changed since. Read it anew."
        )
    answer = HttpResponse(bytes(kept.body), status=kept.status, content_type=kept.media or None)
    answer[REPEATED] = "true"
    return answer


def _asked(request: HttpRequest) -> str:
    """What a request asks, as a hash; of a form its values and files, for the marks between them are made anew."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        for name, values in sorted(request.POST.lists()):
            digest.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(repr((name, file.name, file.size)).encode())
                for piece in file.chunks():
                    digest.update(piece)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _wait_no_longer_than(seconds: int | None) -> None:
    """PostgreSQL waits for the other's end without one; SQLite's gate knows its own time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = " + ("DEFAULT" if seconds is None else f"'{seconds}s'"))
