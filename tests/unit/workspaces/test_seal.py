import stat
from pathlib import Path

import pytest

from tidings.core.errors import Misconfigured
from tidings.workspaces.seal import KEY_FILE, add_key, load_sealer, sealed_under

OLD, NEW = "11" * 32, "22" * 32


def test_what_is_sealed_opens_with_the_same_words_and_no_others(tmp_path: Path):
    sealer = load_sealer(OLD, tmp_path)
    envelope = sealer.seal(b"secret", b"account 1")
    assert b"secret" not in envelope
    assert sealer.open(envelope, b"account 1") == b"secret"
    with pytest.raises(Misconfigured):
        sealer.open(envelope, b"account 2")


def test_no_byte_of_an_envelope_can_be_changed(tmp_path: Path):
    sealer = load_sealer(OLD, tmp_path)
    envelope = sealer.seal(b"secret", b"")
    for place in range(len(envelope)):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises(Misconfigured):
            sealer.open(bytes(changed), b"")


@pytest.mark.parametrize("length", [0, 1, 2, 5, 20])
def test_a_cut_envelope_is_refused(tmp_path: Path, length: int):
    sealer = load_sealer(OLD, tmp_path)
    with pytest.raises(Misconfigured):
        sealer.open(sealer.seal(b"secret", b"")[:length], b"")


def test_two_envelopes_of_one_text_differ(tmp_path: Path):
    sealer = load_sealer(OLD, tmp_path)
    assert sealer.seal(b"secret", b"") != sealer.seal(b"secret", b"")


def test_of_several_keys_the_last_seals_and_all_open(tmp_path: Path):
    old = load_sealer(OLD, tmp_path).seal(b"old", b"")
    sealer = load_sealer(f"{OLD}, {NEW}", tmp_path)
    assert sealer.open(old, b"") == b"old"
    fresh = sealer.seal(b"new", b"")
    assert sealed_under(fresh) == sealer.newest != sealed_under(old)
    assert load_sealer(NEW, tmp_path).open(fresh, b"") == b"new"


def test_a_missing_key_is_named_with_what_to_do(tmp_path: Path):
    envelope = load_sealer(f"winter:{OLD}", tmp_path).seal(b"secret", b"")
    with pytest.raises(Misconfigured, match=r"winter.*TIDINGS_MASTER_KEY"):
        load_sealer(NEW, tmp_path).open(envelope, b"")


def test_another_key_of_the_same_name_is_refused(tmp_path: Path):
    envelope = load_sealer(f"k:{OLD}", tmp_path).seal(b"secret", b"")
    with pytest.raises(Misconfigured, match="do not open"):
        load_sealer(f"k:{NEW}", tmp_path).open(envelope, b"")


@pytest.mark.parametrize("given", ["", "12", "zz" * 32, f"k:{OLD},k:{NEW}", f"K!:{OLD}"])
def test_an_unreadable_key_is_refused_and_never_repeated(tmp_path: Path, given: str):
    with pytest.raises(Misconfigured) as caught:
        load_sealer(given, tmp_path)
    assert OLD not in caught.value.detail
    assert "zz" not in caught.value.detail


def test_the_key_file_is_made_once_for_its_owner_only(tmp_path: Path):
    data = tmp_path / "data"
    envelope = load_sealer(None, data).seal(b"secret", b"")
    assert load_sealer(None, data).open(envelope, b"") == b"secret"
    assert stat.S_IMODE((data / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in data.iterdir()] == [KEY_FILE]


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path):
    load_sealer(None, tmp_path)
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(Misconfigured, match="chmod 600"):
        load_sealer(None, tmp_path)


def test_an_empty_key_file_is_refused(tmp_path: Path):
    (tmp_path / KEY_FILE).touch(0o600)
    with pytest.raises(Misconfigured, match="holds no key"):
        load_sealer(None, tmp_path)


def test_a_running_program_opens_what_a_key_added_later_sealed(tmp_path: Path):
    running = load_sealer(None, tmp_path)
    before = running.seal(b"before", b"")
    key_id = add_key(tmp_path)
    restarted = load_sealer(None, tmp_path)
    assert restarted.newest == key_id
    assert restarted.open(before, b"") == b"before"
    assert running.open(restarted.seal(b"after", b""), b"") == b"after"
