"""Ids carry their bucket, sort by time, and are written as TypeIDs."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tidings.core.ids import BUCKETS, bucket_of, bucket_of_key, decode, encode, new_id


@given(st.integers(0, BUCKETS - 1))
def test_an_id_carries_its_bucket_and_is_a_uuid_of_version_7(bucket: int) -> None:
    made = new_id(bucket)
    assert bucket_of(made) == bucket
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


@given(st.uuids())
def test_what_is_written_is_read_back(value: UUID) -> None:
    text = encode("msg", value)
    assert len(text) == 30
    assert decode("msg", text) == value


@given(st.uuids(), st.uuids())
def test_texts_sort_as_their_ids_do(one: UUID, other: UUID) -> None:
    assert (encode("msg", one) < encode("msg", other)) == (one < other)


def test_the_specification_s_own_example_is_met() -> None:
    # github.com/jetify-com/typeid, spec/valid.json, read 2026-11-21: "prefix_01h455vb4pex5vsknk084sn02q"
    assert decode("prefix", "prefix_01h455vb4pex5vsknk084sn02q") == UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@given(st.text(max_size=40))
def test_any_other_text_is_no_id(text: str) -> None:
    value = decode("msg", text)
    assert value is None or encode("msg", value) == text


def test_a_text_of_another_prefix_or_too_large_is_no_id() -> None:
    assert decode("msg", encode("dlv", new_id())) is None
    assert decode("msg", "msg_8zzzzzzzzzzzzzzzzzzzzzzzzz") is None


@given(st.text(max_size=100))
def test_a_key_has_one_bucket(value: str) -> None:
    assert 0 <= bucket_of_key("id", value) < BUCKETS
    assert bucket_of_key("id", value) == bucket_of_key("id", value)
