import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest

from tidings.api.welcome import CSP, invitation_page, reset_page


@pytest.mark.parametrize("page", [invitation_page, reset_page])
def test_nothing_runs_on_the_page_but_its_own_script_and_nothing_comes_from_elsewhere(page: Callable[[], bytes]):
    text = page().decode()
    for name in ("script", "style"):
        [(_, inner)] = re.findall(rf"<{name}([^>]*)>(.*?)</{name}>", text, re.DOTALL)
        assert f"{name}-src 'sha256-{b64encode(sha256(inner.encode()).digest()).decode()}'" in CSP
    assert re.search(r"""(?:src|href)=["'](?!data:,)|https?:|\son\w+=""", text) is None
    assert "connect-src 'self'" in CSP
    assert "default-src 'none'" in CSP
    assert "frame-ancestors 'none'" in CSP


@pytest.mark.parametrize("page", [invitation_page, reset_page])
def test_every_field_has_its_label_and_every_hint_is_there(page: Callable[[], bytes]):
    text = page().decode()
    fields = set(re.findall(r'<input id="(\w+)"', text))
    assert fields == set(re.findall(r'<label for="(\w+)"', text))
    assert set(re.findall(r'aria-describedby="(\w+)"', text)) <= set(re.findall(r' id="(\w+)"', text))
