"""A small plan, and a place for it."""

from tidings.loadtest.model import Plan, Scene

SCENE = Scene(
    url="http://127.0.0.1",
    workspace="Shop",
    workspace_id="wsp_1",
    run="loadtest_1",
    people=["loadtest_1_0"],
    cursor="",
    offset_seconds=0,
    ahead_seconds=0,
    unsure_seconds=0,
    round_trip_seconds=0,
    expects_receipts=True,
    watches_queue=False,
    notes=[],
)
PLAN = Plan(
    seconds=1,
    rate=5,
    connections=1,
    recipients_per_call=1,
    channel="sms",
    purpose="transactional",
    template=None,
    data={},
    contacts=1,
    settle_seconds=1,
    keeps=False,
)
