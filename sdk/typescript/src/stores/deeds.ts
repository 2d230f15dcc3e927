import type { Entry } from "../outbox.ts";
import type { PersonView, PostInput, PostRef, PostView } from "../types.ts";

/** What was done here to a conversation, as it is kept beside the call that says so to the server. */
export type Deed =
  /** `after`: the last seq that was known then: the post has a higher one. */
  | { kind: "post"; after: number }
  | { kind: "edit"; message: string; text: string | null; parts: PostInput["parts"] | null }
  | { kind: "remove" | "hide"; message: string }
  | { kind: "react" | "unreact"; message: string; emoji: string };

/** The post after all deeds that are not stored yet; null where it is not shown. */
export function applied(post: PostView, deeds: readonly Deed[]): PostView | null {
  let shown: PostView | null = post;
  for (const deed of deeds) if (shown !== null && deed.kind !== "post" && deed.message === post.id) shown = change(shown, deed);
  return shown;
}

/** The post after one deed; doing it twice is doing it once. */
export function change(post: PostView, deed: Exclude<Deed, { kind: "post" }>): PostView | null {
  switch (deed.kind) {
    case "hide":
      return null;
    case "remove":
      return { ...post, parts: [], text: "", reactions: [], files: [], previews: [], deleted_at: post.deleted_at ?? new Date().toISOString() };
    case "edit": {
      const parts = deed.parts ?? [{ type: "text" as const, text: deed.text ?? "" }];
      return { ...post, parts: parts as PostView["parts"], text: deed.text ?? textOf(deed.parts ?? []), edited_at: post.edited_at ?? new Date().toISOString() };
    }
    case "react":
    case "unreact": {
      const isOn = deed.kind === "react";
      const there = post.reactions.find((one) => one.emoji === deed.emoji);
      if ((there?.mine ?? false) === isOn) return post;
      const count = (there?.count ?? 0) + (isOn ? 1 : -1);
      const others = post.reactions.filter((one) => one !== there);
      return { ...post, reactions: count > 0 ? [...others, { emoji: deed.emoji, count, mine: isOn }] : others };
    }
  }
}

/** What is being said, as it will look; `seqOf` tells where a post stands that it names, 0 where that is not known. */
export function pendingPost(entry: Entry, conversation: string, self: PersonView | null, seqOf: (message: string) => number = () => 0): PostView {
  const said = entry.body as PostInput;
  const parts = said.parts ?? [{ type: "text" as const, text: said.text ?? "" }];
  const named = (message: string | null | undefined): PostRef | null => (message ? { id: message, seq: seqOf(message) } : null);
  return {
    id: "",
    conversation,
    seq: 0,
    author: { kind: self?.kind ?? "contact", id: self?.id ?? null, name: self?.name ?? null },
    parts: parts as PostView["parts"],
    text: said.text ?? textOf(said.parts ?? []),
    metadata: said.metadata ?? null,
    reply_to: named(said.reply_to),
    thread: named(said.thread),
    replies: 0,
    reactions: [],
    channel: null,
    sent_as: null,
    journey: [],
    version: 1,
    created_at: new Date(entry.at).toISOString(),
    edited_at: null,
    deleted_at: null,
    deleted_by: null,
    pinned_at: null,
    files: [],
    previews: [],
  };
}

/** What parts say in plain words, as far as it is needed to know one's own post again. */
function textOf(parts: NonNullable<PostInput["parts"]>): string {
  return parts.map((part) => ("text" in part && typeof part.text === "string" ? part.text : "")).join("\n");
}
