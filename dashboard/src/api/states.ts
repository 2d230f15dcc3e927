// In which colour a state is told, whosever it is: the words are the API's own.

export const STATE_COLORS: Readonly<Record<string, string>> = {
  accepted: "gray", scheduled: "gray", queued: "gray", waiting: "gray", held: "yellow", sent: "blue", delivered: "teal", read: "green", processed: "teal",
  failed: "red", refused: "red", unknown: "orange", skipped: "gray", cancelled: "gray", expired: "gray", superseded: "gray", received: "grape", ok: "teal", failing: "red",
  probing: "yellow", dead: "red", exhausted: "red", open: "teal", closed: "gray", draft: "gray", published: "teal", granted: "teal", withdrawn: "red",
  good: "teal", enabled: "teal", pending: "blue", active: "teal", paused: "yellow", "waits for you": "yellow",
}; // prettier-ignore
