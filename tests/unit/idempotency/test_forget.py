"""A person is taken out of an answer that is kept; everybody else stays in it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tidings.core.ids import new_id
from tidings.idempotency import KEPT_FOR, Traces, since
from tidings.idempotency.erase import forget

SENT = '{"id":"msg_1","deliveries":[{"id":"dlv_1","contact":"06 1234","channel":"sms"},{"id":"dlv_2","contact":"bea","channel":"sms"}]}'


def _traces(*names: str, addresses: tuple[str, ...] = ()) -> Traces:
    return Traces(person=new_id(), told={}, names=names, addresses=addresses, stand_in="ctc_x")


def test_however_the_caller_wrote_them_a_delivery_names_the_person_by_the_bare_id():
    taken = json.loads(forget(SENT, _traces(), own={"dlv_1"}))
    assert [one["contact"] for one in taken["deliveries"]] == ["ctc_x", "bea"]
    assert taken["id"] == "msg_1"


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        (
            '{"results":[{"external_id":"1","id":"ctc_x"},{"external_id":"11"}]}',
            '{"results":[{"external_id":"ctc_x","id":"ctc_x"},{"external_id":"11"}]}',
        ),
        ('{"detail":"No contact \'1\'; make it"}', '{"detail":"No contact \'ctc_x\'; make it"}'),
        ('{"said":["to ada@example.com","1 of 11"]}', '{"said":["to ctc_x","1 of 11"]}'),
        ('{"name":"Zo\\u00eb","n":1,"x":null,"y":1.5}', '{"name":"ctc_x","n":1,"x":null,"y":1.5}'),
    ],
)
def test_names_are_taken_out_where_they_stand_alone_and_addresses_wherever_they_stand(answer: str, taken: str):
    assert json.loads(forget(answer, _traces("1", "Zoë", addresses=("ada@example.com",)))) == json.loads(taken)


@pytest.mark.parametrize("answer", [SENT, "", '{"n": 1.0,  "text": "as it stands"}'])
def test_an_answer_that_does_not_name_them_stays_as_it_is_byte_by_byte(answer: str):
    assert forget(answer, _traces("nobody", addresses=("nobody@example.com",))) == answer


def test_ids_from_before_what_is_kept_are_left_out():
    now = datetime.now(UTC)
    assert since(now) < new_id()
    assert since(now + KEPT_FOR + timedelta(hours=2)) > new_id()
