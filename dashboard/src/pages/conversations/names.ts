// What people and conversations are called, and which way an answer goes.
import type { ListedConversation, PersonView } from "../../api/inbox.ts";
import type { Item, PostView, Refusal } from "../../api/thread.ts";

export const personName = (person: { name: string | null; id: string | null }) => person.name ?? person.id ?? "Somebody who was erased";

export function authorName(author: PostView["author"]): string {
  if (author.kind === "system") return author.name ?? "The company";
  return personName(author);
}

export function titleOf(one: ListedConversation): string {
  if (one.title) return one.title;
  const contacts = one.people.filter((person) => person.kind === "contact");
  const named = (contacts.length > 0 ? contacts : one.people).map(personName);
  const others = one.participants - one.people.length;
  if (named.length > 0) return named.join(", ") + (others > 0 && one.kind !== "support" ? ` and ${others.toLocaleString()} more` : "");
  return one.owner ?? "Nobody is in it";
}

export const isOurs = (post: PostView) => post.author.kind !== "contact";

/** The last post by which each person outside was heard: what is said next goes back the way that they came. Of who wrote in the app, none. */
export function heardFrom(items: readonly Item[]): PostView[] {
  const heard = new Map<string, PostView>();
  for (const { post } of items) if (post.author.kind === "contact" && post.author.id !== null) heard.set(post.author.id, post);
  return [...heard.values()].filter((post) => post.channel !== null && post.channel !== "inapp");
}

export const contactOf = (people: readonly PersonView[], owner: string | null): string | null =>
  owner ?? people.find((person) => person.kind === "contact" && person.id !== null)?.id ?? null;

/** What the address says of one conversation alone. */
export const ELSEWHERE = { at: null, thread: null };

/** What the composer is about: an answer to a post, another wording of one (which may have been refused before), or nothing but itself. */
export type About = { kind: "reply"; post: PostView } | { kind: "edit"; post: PostView; refused?: Refusal } | null;

/** Whether a post stands in the thread that is shown beside the conversation. */
export const isUnder = (post: PostView, root: string | null) => root !== null && (post.id === root || post.thread?.id === root);

/** What is written is another field with each of them: what was begun in the one is not in the other. */
export const keyOf = (about: About) => about && [about.kind, about.post.id, about.kind === "edit" ? about.refused?.key : ""].join(" ");
