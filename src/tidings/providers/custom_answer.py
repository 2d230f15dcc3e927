"""A target's answer -> the outcome, by the tables of its account: what they do not name is a doubt. Pure."""

import re
from datetime import datetime
from typing import Literal

from tidings.channels import Outcome, Refused, Sent, Unknown
from tidings.net import Response
from tidings.providers.custom_credentials import Answer
from tidings.providers.custom_places import Document, find, holds, read_json, text_at, text_of

Meaning = Literal["sent", "refused", "retry", "unknown"]

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
_CODE_LIMIT = 100
_REFERENCE_LIMIT = 255


def outcome_of(response: Response, answer: Answer, now: datetime) -> Outcome:
    """What this answer means. A code that a list names says more than the status; an answer that lacks what it must hold is a doubt."""
    document = Document(read_json(response.body), response.headers, {}, response.body)
    code = _code(document, answer)
    by_code = _by_code(code, answer)
    meaning = by_code or _by_status(response.status, answer)
    if meaning == "sent":
        return _sent(response.status, document, answer, code)
    return _not_sent(meaning, code or f"http_{response.status}", response, now)


def _sent(status: int, document: Document, answer: Answer, code: str | None) -> Outcome:
    if answer.success is not None:
        is_met = holds(answer.success.condition, document)
        if is_met is None:
            return Unknown(code="malformed_answer", detail=f"HTTP {status}, and nothing stands at {answer.success.at}")
        if not is_met:
            said = code or _clean(text_of(find(document, answer.success.at)) or "") or "not_successful"
            return _means(answer.success.otherwise, said, f"HTTP {status}, and {answer.success.at} says otherwise")
    reference = text_at(document, answer.reference)
    if answer.reference is not None and (reference is None or len(reference) > _REFERENCE_LIMIT):
        return Unknown(code="malformed_answer", detail=f"HTTP {status}, and no reference stands at {answer.reference}")
    return Sent(reference, code)


def _not_sent(meaning: Meaning, code: str, response: Response, now: datetime) -> Outcome:
    if 300 <= response.status < 400:
        return _means(meaning, code, f"HTTP {response.status}: a redirect, which is not followed")
    return _means(meaning, code, f"HTTP {response.status}", response.retry_after(now) if meaning == "retry" else None)


def _means(meaning: Meaning, code: str, detail: str, after: float | None = None) -> Outcome:
    if meaning == "refused":
        return Refused(code=code, detail=detail)
    if meaning == "retry":
        return Refused(code=code, detail=detail, may_retry=True, retry_after_seconds=after)
    return Unknown(code=code, detail=detail)


def _by_code(code: str | None, answer: Answer) -> Meaning | None:
    if code is not None and code in answer.retry_codes:
        return "retry"
    return "refused" if code is not None and code in answer.refused_codes else None


def _by_status(status: int, answer: Answer) -> Meaning:
    lists: tuple[tuple[Meaning, list[str]], ...] = (("sent", answer.sent), ("refused", answer.refused), ("retry", answer.retry))
    for written in (str(status), f"{status // 100}xx"):
        for meaning, statuses in lists:
            if written in statuses:
                return meaning
    return "unknown"


def _code(document: Document, answer: Answer) -> str | None:
    text = text_at(document, answer.code)
    return _clean(text) or None if text is not None else None


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)[:_CODE_LIMIT].strip()
