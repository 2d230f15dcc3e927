from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tidings.workspaces.members.totp import (
    RECOVERY_CODES,
    hash_recovery_code,
    new_recovery_codes,
    new_seed,
    seed_text,
    seed_uri,
    step_of,
)

SEED = b"12345678901234567890"

# RFC 6238 appendix B, SHA-1; six digits are the last six of its eight.
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "digits"), VECTORS)
def test_codes_are_those_of_the_rfc(seconds: int, digits: str):
    assert step_of(digits[-6:], SEED, datetime.fromtimestamp(seconds, UTC), 0) == seconds // 30


@pytest.mark.parametrize(("steps", "is_accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(steps: int, is_accepted: bool):
    now = datetime.fromtimestamp(1111111109 + 30 * steps, UTC)
    found = step_of("081804", SEED, now, 0)
    assert found == (1111111109 // 30 if is_accepted else None)


def test_only_later_steps_are_accepted():
    now, step = datetime.fromtimestamp(1111111109, UTC), 1111111109 // 30
    assert step_of("081804", SEED, now, step - 1) == step
    assert step_of("081804", SEED, now, step) is None


@pytest.mark.parametrize("code", ["", "81804", "0818040", "08180x", "٠٨١٨٠٤", "081 80", "-81804", "081804\0"])
def test_what_is_no_code_is_none(code: str):
    assert step_of(code, SEED, datetime.fromtimestamp(1111111109, UTC), 0) is None


def test_a_code_may_be_typed_in_groups():
    assert step_of("081 804", SEED, datetime.fromtimestamp(1111111109, UTC), 0) is not None


def test_the_address_for_apps_says_all_that_they_need():
    seed = new_seed()
    asked = parse_qs(urlsplit(uri := seed_uri(seed, "ada@example.com")).query)
    assert uri.startswith("otpauth://totp/Tidings:ada%40example.com?")
    assert asked["secret"] == [seed_text(seed)]
    assert (asked["digits"], asked["period"], asked["issuer"]) == (["6"], ["30"], ["Tidings"])
    assert len(seed) == 20
    assert seed != new_seed()


def test_recovery_codes_are_told_apart_however_they_are_typed():
    codes = new_recovery_codes()
    assert len({hash_recovery_code(code) for code in codes}) == RECOVERY_CODES
    assert hash_recovery_code(codes[0].upper().replace("-", " ")) == hash_recovery_code(codes[0])
    for code in ("", "123456", codes[0][:-1], codes[0] + "0"):
        assert hash_recovery_code(code) is None
