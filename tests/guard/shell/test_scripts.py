from __future__ import annotations

import pytest

from guard.shell.table import seen, written


@pytest.mark.parametrize(
    "command",
    [
        "python3 -c 'import os; print(os.environ)'",
        "python3.12 -c 'import os; print(dict(os.environ))'",
        "node -p process.env",
        "node -e 'console.log(JSON.stringify(process.env))'",
        "ruby -e 'puts ENV.to_h'",
        "perl -e 'print %ENV'",
        "php -r 'print_r(getenv());'",
    ],
)
def test_dumps_of_the_environment(command: str) -> None:
    assert written(seen(command).deeds) == ["dump environment shown"]


def test_one_variable() -> None:
    assert written(seen("python -c 'import os; print(os.environ[\"API_KEY\"])'").deeds) == ["dump $API_KEY shown"]
    assert written(seen("node -e 'console.log(process.env.API_KEY)'").deeds) == ["dump $API_KEY shown"]
    assert written(seen("node -e 'console.log(process.env.HOME)'").deeds) == []


def test_a_script_file_says_nothing() -> None:
    assert written(seen("python script.py .env").deeds) == []
