"""Who speaks in a part of a transcript: `user`, `assistant`, `tool` or `system`, by the words that the tools use.

Claude Code, Cursor, Cline and Gemini name it in `role` or `type` of the record; Codex and Copilot by the type of an
item or event; Cline's messages for the screen in `say` and `ask`; Cursor's database by the numbers 1 and 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

USER, ASSISTANT, TOOL, SYSTEM = "user", "assistant", "tool", "system"

_WORDS = {
    USER: "user human user_feedback user.message user_message user_prompt task UserMessage USER_INPUT",
    ASSISTANT: "assistant model gemini agent ai assistant.message agent_message AssistantMessage function_call tool_use"
    " custom_tool_call local_shell_call reasoning agent_reasoning tool.execution_start tool-call tool_call command"
    " completion_result PLANNER_RESPONSE toolCall",
    TOOL: "tool tool_result function_call_output custom_tool_call_output local_shell_call_output tool-result toolResult"
    " tool.execution_complete mcp_tool_call_end exec_command_end command_output mcp_server_response"
    " use_mcp_server_result run_command functionResponse ToolResult RUN_COMMAND"
    " VIEW_FILE LIST_DIRECTORY GREP_SEARCH CODE_ACTION",
    SYSTEM: "system developer session_meta info session.start session.info api_req_started turn_context",
}
_ROLE = {word: role for role, words in _WORDS.items() for word in words.split()}
_NAMED_BY = ("role", "say", "ask", "type")
_KEYS = {
    **dict.fromkeys(("toolUseResult", "toolResult", "tool_response", "tool_output", "tool_result"), TOOL),
    **dict.fromkeys(("functionResponse", "resultDisplay", "resultDetails"), TOOL),
    **dict.fromkeys(("toolCalls", "tool_calls", "toolFormerData", "tool_input", "functionCall"), ASSISTANT),
    **dict.fromkeys(("response", "toolArgs"), ASSISTANT),
    **dict.fromkeys(("requests", "prompt", "display", "pastedContents", "initialPrompt"), USER),
}
_RESULTS = frozenset({"result", "output", "results"})
_NUMBERS = {1: USER, 2: ASSISTANT}


def role_in(record: Mapping[str, Any], inherited: str) -> str:
    """The role of what stands in an object; the inherited one where it does not say."""
    for name in _NAMED_BY:
        value = record.get(name)
        if isinstance(value, str) and value in _ROLE:
            return _ROLE[value]
    if "bubbleId" in record and isinstance(record.get("type"), int):
        return _NUMBERS.get(record["type"], inherited)
    return inherited


def role_under(key: str, inherited: str) -> str:
    """The role of what stands under a key of an object with that role."""
    if inherited == ASSISTANT and key in _RESULTS:
        return TOOL  # a tool's call with its result in it
    return _KEYS.get(key, inherited)


def role_of_word(word: str) -> str:
    """The role for a tool's own word, empty for one that is not known."""
    return _ROLE.get(word, "")
