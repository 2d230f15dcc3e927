import type { ConversationState, ConversationStore, Item, TidingsClient } from "../src/index.ts";
import { arrange, el } from "./element.ts";
import { shown } from "./parts.ts";

/** One of the two people, and what of the page is theirs. */
export interface Panel {
  readonly id: string;
  readonly name: string;
  readonly client: TidingsClient;
  readonly talk: ConversationStore;
  readonly element: HTMLElement;
  isOnline(): boolean;
  goOffline(): void;
  comeBack(): void;
}

const STATUS = { loading: "Loading …", live: "Connected", behind: "Reconnecting …", ended: "Ended" } as const;

/** A chat as one person has it on their device. */
export function panelOf(id: string, name: string, other: { id: string; name: string }, client: TidingsClient, conversation: string, extra: HTMLElement | null): Panel {
  const talk = client.conversation(conversation);
  let isOnline = true;
  let isAtEnd = true;
  let leftAt: number | null = null;
  let missed = 0;
  const title = el("h2", { id: `name-${id}` }, name);
  const link = el("span", { class: "link", role: "status" });
  const toggle = el("button", { type: "button", class: "second", onclick: () => (isOnline ? goOffline() : comeBack()) });
  const about = el("p", { class: "about" });
  const log = el("ol", { class: "log", role: "log", "aria-label": `What ${name} sees`, tabindex: "0" });
  const typing = el("p", { class: "typing", "aria-live": "polite" });
  const field = el("input", { id: `say-${id}`, maxlength: "2000", autocomplete: "off", placeholder: "Write something", oninput: () => talk.type() });
  const form = el(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        const text = field.value.trim();
        if (text === "") return;
        field.value = "";
        talk.post(text);
      },
    },
    el("label", { for: `say-${id}`, class: "hidden" }, `${name} says`),
    field,
    el("button", { type: "submit" }, "Send"),
  );
  const element = el("section", { class: "person", "aria-labelledby": `name-${id}` }, el("header", {}, el("span", { class: "face", "aria-hidden": "true" }, name.charAt(0)), el("div", {}, title, about), toggle), link, log, typing, form, extra);
  const drawn = new Map<string, { element: HTMLElement; item: Item; tail: string }>();
  const divider = el("li", { class: "divider" });

  function goOffline(): void {
    isOnline = false;
    leftAt = lastSeq(talk.state);
    client.live.stop();
    draw();
  }

  function comeBack(): void {
    isOnline = true;
    client.live.start();
    draw();
  }

  function draw(): void {
    const state = talk.state;
    element.classList.toggle("offline", !isOnline);
    toggle.textContent = isOnline ? "Go offline" : "Come back";
    toggle.setAttribute("aria-label", `${name}: ${isOnline ? "go offline" : "come back"}`);
    link.textContent = isOnline ? (state.status === "live" && client.live.state.over === "stream" ? "Connected, by events" : STATUS[state.status]) : "Offline: the socket is closed";
    link.dataset["state"] = isOnline ? state.status : "off";
    about.textContent = presence();
    typing.textContent = state.typing.length > 0 ? `${state.typing.map((one) => one.name ?? one.id).join(", ")} is typing …` : "";
    arrange(log, lines(state));
    if (drawnLast(state)) isAtEnd = true;
    toEnd();
    if (isOnline && state.status === "live" && document.visibilityState !== "hidden") talk.markRead();
  }

  function presence(): string {
    const there = client.presence.state.get(other.id)?.state;
    return isOnline && there !== undefined ? `${other.name} is ${there}` : `with ${other.name}`;
  }

  function lines(state: ConversationState): HTMLElement[] {
    const found: HTMLElement[] = [];
    const new_ = leftAt === null || !isOnline ? [] : state.items.filter((item) => item.state === "stored" && item.post.seq > (leftAt ?? 0) && item.post.author.id !== id);
    missed = new_.length;
    divider.textContent = `While you were away: ${missed} new`;
    for (const item of state.items) {
      if (item === new_[0]) found.push(divider);
      found.push(lineOf(item, state));
    }
    for (const key of drawn.keys()) if (!state.items.some((item) => item.key === key)) drawn.delete(key);
    return found;
  }

  function lineOf(item: Item, state: ConversationState): HTMLElement {
    const isOwn = item.post.author.id === id && item.post.author.kind === "contact";
    const tail = tailOf(item, isOwn, state);
    const there = drawn.get(item.key);
    if (there !== undefined && there.item.post === item.post && there.item.state === item.state && there.tail === tail) return there.element;
    const author = item.post.author.name ?? item.post.author.id ?? "The shop";
    const kind = item.post.author.kind === "contact" ? (isOwn ? "own" : "other") : "system";
    const line = el(
      "li",
      { class: `line ${kind} ${item.state}`, "data-seq": String(item.post.seq) },
      el("p", { class: "who" }, isOwn ? "You" : author, item.post.channel ? el("span", { class: "way" }, ` by ${item.post.channel.toUpperCase()}`) : null),
      ...shown(item.post, (text) => void talk.post(text)),
      el("p", { class: "tail" }, tail),
      item.state === "failed" ? el("button", { type: "button", class: "second", onclick: () => talk.retry(item.key) }, "Try again") : null,
    );
    if (there !== undefined) there.element.replaceWith(line);
    drawn.set(item.key, { element: line, item, tail });
    return line;
  }

  function tailOf(item: Item, isOwn: boolean, state: ConversationState): string {
    if (item.state === "sending") return isOnline ? "Sending …" : "Waits until you are back";
    if (item.state === "failed") return `Not sent: ${item.problem?.detail ?? ""}`;
    const time = new Date(item.post.created_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    if (!isOwn) return time;
    const theirs = state.positions.find((one) => one.person.id === other.id);
    if (theirs === undefined || theirs.delivered < item.post.seq) return `${time} · Sent`;
    return `${time} · ${theirs.read >= item.post.seq ? "Read" : "Delivered"}`;
  }

  function toEnd(): void {
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }

  let last = "";
  function drawnLast(state: ConversationState): boolean {
    const key = state.items.at(-1)?.key ?? "";
    const isNew = key !== last;
    last = key;
    return isNew;
  }

  log.addEventListener("scroll", () => (isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60));
  new ResizeObserver(toEnd).observe(log);
  client.presence.follow([other.id]);
  for (const one of [talk, client.live, client.presence]) one.subscribe(draw);
  draw();
  return { id, name, client, talk, element, isOnline: () => isOnline, goOffline, comeBack };
}

function lastSeq(state: ConversationState): number {
  return state.items.reduce((last, item) => Math.max(last, item.post.seq), 0);
}
