// Oakum's guard for opencode: every prompt, tool call and result passes `oakum-hook opencode` first.
// Written by `oakum guard install opencode`. It is plain JavaScript too, so it needs no types and no packages.
import { spawnSync } from "node:child_process"

const COMMAND = __COMMAND__
const FAIL_CLOSED = __FAIL_CLOSED__
const TIMEOUT_MS = 10_000
const UNSEEN = "Oakum's guard did not answer, and is set to stop what it cannot see."
const PASSED = "Oakum's guard did not answer: this passed without being looked at."

function ask(question) {
  const [program, ...words] = COMMAND
  const input = JSON.stringify(question)
  const done = spawnSync(program, words, { input, timeout: TIMEOUT_MS, maxBuffer: 64 << 20 })
  try {
    if (done.error || done.status !== 0) throw new Error("no answer")
    const text = done.stdout.toString("utf8").trim()
    return text ? JSON.parse(text) : {}
  } catch {
    return FAIL_CLOSED ? { deny: UNSEEN } : { warn: PASSED }
  }
}

function heeded(answer) {
  if (answer.warn) console.error(answer.warn)
  if (answer.deny) throw new Error(answer.deny)
  return answer
}

export const Oakum = async ({ directory }) => ({
  event: async ({ event }) => {
    if (event.type === "session.created") ask({ event: event.type, folder: directory })
  },
  "chat.message": async (input, output) => {
    const parts = output.parts.map((part) => ({ type: part.type, text: part.text }))
    const answer = heeded(ask({ event: "chat.message", session: input.sessionID, folder: directory, parts }))
    answer.parts?.forEach((part, index) => Object.assign(output.parts[index], part))
  },
  "tool.execute.before": async (input, output) => {
    const about = { tool: input.tool, session: input.sessionID, folder: directory }
    const answer = heeded(ask({ event: "tool.execute.before", ...about, args: output.args }))
    if (answer.args) Object.assign(output.args, answer.args)
  },
  "tool.execute.after": async (input, output) => {
    const about = { tool: input.tool, session: input.sessionID, folder: directory }
    const answer = heeded(ask({ event: "tool.execute.after", ...about, output: output.output }))
    if (answer.output !== undefined) output.output = answer.output
  },
})
