"""A machine with secrets, made up for each test."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from oakum.guard.install.where import Where
from oakum.rules.template import expand


@pytest.fixture
def value() -> str:
    return expand("{crc:ghp_,30}", random.Random(7))


@pytest.fixture
def where(tmp_path: Path, value: str) -> Where:
    """A `.env`, a `.netrc`, a variable and an MCP server, each with the value."""
    home, project = tmp_path / "home", tmp_path / "project"
    (project / "deploy").mkdir(parents=True)
    (home / ".cursor").mkdir(parents=True)
    (project / ".env").write_text(f"API_TOKEN={value}\n")
    (project / ".env.test").write_text(f"API_TOKEN={value}y\n")
    (project / ".env.example").write_text("API_TOKEN=your-token\n")
    (project / "deploy/app.env").write_text(f"OTHER_TOKEN={value}x\n")
    (home / ".pgpass").write_text(f"db.example.com:5432:*:app:{value}\n")
    (home / ".netrc").write_text(f"machine example.com login a password {value}\n")
    servers = {"jira": {"command": "x", "env": {"JIRA_TOKEN": value}}}
    (home / ".cursor/mcp.json").write_text(json.dumps({"mcpServers": servers}))
    environ = {"GITHUB_TOKEN": value, "OTHER_PASSWORD": value[::-1], "EDITOR": "vi"}
    return Where(home=home, project=project, root=tmp_path / "root", platform="linux", environ=environ)
