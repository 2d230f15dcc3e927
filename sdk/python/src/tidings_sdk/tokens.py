"""Tokens of end users, signed by your own backend: JWTs (RFC 7519) by HS256. Nobody is asked for them."""

import hmac
import json
import time
from base64 import urlsafe_b64encode

LONGEST_SECONDS = 900


def sign_token(
    contact: str, *, workspace: str, secret_id: str, secret: str, seconds: int = LONGEST_SECONDS, now: float | None = None
) -> str:
    """A token with which your contact of this id reaches `/v1/me/…` and the socket for so many seconds, at most 900.

    `secret_id` and `secret` are those of a signing secret (`client.signing_secrets.create`), `workspace` is the workspace's id
    (`client.workspace.get().id`). Your clock must be right to 5 seconds.
    """
    if not contact:
        raise ValueError("Whose token is it? Give your id of the contact")
    if not workspace.startswith("wsp_"):
        raise ValueError("workspace is an id that begins with wsp_: client.workspace.get().id tells it")
    if not secret_id.startswith("sgn_"):
        raise ValueError("secret_id is the id of a signing secret, and begins with sgn_")
    if not secret:
        raise ValueError("secret is what was shown when the signing secret was made")
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise ValueError(f"A token holds for 1 to {LONGEST_SECONDS} seconds; your app asks for another one before it ends")
    issued = int(time.time() if now is None else now)
    head = {"alg": "HS256", "typ": "JWT", "kid": secret_id}
    claims = {"iss": workspace, "aud": workspace, "sub": contact, "iat": issued, "exp": issued + seconds}
    signed = b".".join(_part(json.dumps(one, separators=(",", ":")).encode()) for one in (head, claims))
    return (signed + b"." + _part(hmac.digest(secret.encode(), signed, "sha256"))).decode()


def _part(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")
