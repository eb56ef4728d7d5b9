"""What a host does not let a guard do, said plainly; for tools without hooks, what is left."""

from __future__ import annotations

from oakum.guard.event import Moment
from oakum.guard.interface import Capabilities, Host

_NOTES = {
    "claude": (
        "A command that fails shows its output unredacted: the host lets nobody replace that.",
        "`claude -p` runs the hooks of a repository without asking whether it is trusted.",
    ),
    "cursor": (
        "With `-p`, prompts do not pass any hook.",
        "`.cursorignore` does not hold for commands in the terminal and for MCP.",
    ),
    "copilot": (
        "A hook that takes longer than its time lets the action pass, whatever was chosen.",
        "Content exclusion of the organisation does not hold for the command line and for agents.",
    ),
    "vscode": (
        "Hooks are a preview, and an organisation may have switched them off.",
        "How much of a blocked result the model still reads is not documented.",
    ),
    "codex": (
        "The user must trust the hooks once: /hooks inside Codex.",
        "Files are read by commands, so there is no event of a file read; hosted web search passes no hook.",
    ),
    "gemini": ("Events of the model fire for every request, which costs some milliseconds each.",),
    "windsurf": ("The content of a file that is read is not shown to a hook, only its path.",),
    "cline": ("What a tool gave back is only seen, not held back.",),
    "kiro": ("Hooks belong to an agent: choose a guarded one, as `kiro-cli settings chat.defaultAgent oakum` does.",),
    "vibe": ("Prompts pass no hook.",),
    "qwen": (
        "A redacted result reaches the model as an error with the redacted text in it.",
        "In headless runs nobody can be asked, so what would be asked about is denied.",
    ),
    "opencode": ("The plugin runs inside opencode: whoever may change its settings may switch it off.",),
}
WITHOUT_HOOKS = {
    "aider": (
        "Aider has no hooks. What is possible: `oakum init --git-hook` stops a secret before a commit (aider skips"
        " git's hooks unless `git-commit-verify: true` stands in .aider.conf.yml), .aiderignore keeps files out, a"
        " gateway (`--openai-api-base`) sees what is sent, `oakum scan ai`"
        " finds what the history files keep."
    ),
    "zed": (
        "Zed has no hooks. What is possible: `private_files` in its settings keeps files out, MCP servers and models"
        " can be reached through a gateway, git hooks stop a secret before a commit, `oakum scan ai` finds what threads"
        " keep."
    ),
    "jetbrains": (
        "JetBrains AI Assistant and Junie have no hooks. What is possible: .aiignore keeps files out"
        " of a project (`--project`), git hooks stop a secret before a commit, `oakum scan ai` finds what chats"
        " keep. Cascade in these editors has hooks: `oakum guard install windsurf`."
    ),
}
"""Tools that a guard cannot sit in, and what to do instead."""


def limits(host: Host) -> list[str]:
    """Everything that stays unprotected on a host, or is protected more roughly."""
    return [*_general(host.capabilities), *_NOTES.get(host.name, ())]


def _general(able: Capabilities) -> list[str]:
    said: list[str] = []
    if Moment.PROMPT not in able.blocks and not able.rewrites_prompt:
        said.append("A prompt with a secret in it can be seen and logged, not stopped.")
    elif not able.rewrites_prompt:
        said.append("A prompt with a secret in it can be stopped, not redacted.")
    if not able.rewrites_input:
        said.append("What a tool is to do cannot be rewritten, so it is denied instead.")
    if not able.rewrites_output:
        only = f" but that of {', '.join(sorted(able.rewrites_output_of))}" if able.rewrites_output_of else ""
        said.append(f"What a tool gave back cannot be redacted{only}, so what would read a secret is stopped before.")
    if not able.fails_closed:
        said.append("A hook that fails lets the action pass; the host cannot be told otherwise.")
    return said
