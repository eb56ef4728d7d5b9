from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.cel.functions.url import FUNCTIONS

(is_url,) = FUNCTIONS["isURL"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("url('https://user@host.example:8080/a?b=c').getScheme()", "https"),
        ("url('https://user@host.example:8080/a?b=c').getHost()", "host.example:8080"),
        ("url('https://user@host.example:8080/a?b=c').getHostname()", "host.example"),
        ("url('https://[::1]:80/').getHostname()", "::1"),
        ("url('https://host.example:8080').getPort()", "8080"),
        ("url('https://host.example').getPort()", ""),
        ("url('https://host.example/a b'.replace(' ', '%20')).getEscapedPath()", "/a%20b"),
        ("url('/only/a/path').getHost()", ""),
        ("url('https://host.example/?k=a&k=b&e=').getQuery()", {"k": ["a", "b"], "e": [""]}),
    ],
)
def test_the_parts_of_a_url(expression, value, ask):
    assert ask(expression) == value


@pytest.mark.parametrize(
    "text", ["", "host.example", "../a", "https://host.example:port/", "https://h/%zz", "ht tp://x"]
)
def test_what_is_no_absolute_url_is_none(text, ask):
    assert ask("isURL(object)", text) is False


def test_only_a_url_has_parts(fails):
    assert "no url" in fails("ip('::1').getScheme() == ''")


@given(st.text(max_size=40))
def test_any_text_is_one_or_is_none(text):
    assert is_url.call(text) in (True, False)
