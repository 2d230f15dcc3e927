import type { Entry } from "../outbox.ts";
import type { PersonView, PostView } from "../types.ts";
import { pendingPost, type Deed } from "./deeds.ts";

/** Which stored post stands for what was said here, so that nothing is shown twice and everything keeps the key under which it was first shown. */
export class Own {
  readonly #posts = new Map<string, string>();
  readonly #keys = new Map<string, string>();

  /** The id of the post that stands for this entry, once it is known. */
  storedAs(key: string): string | undefined {
    return this.#posts.get(key);
  }

  /** The key under which a post is shown. */
  keyOf(post: PostView): string {
    return this.#keys.get(post.id) ?? post.id;
  }

  /** The answer has come: it is this post, whatever was thought before. */
  stored(key: string, post: PostView): void {
    const guessed = this.#posts.get(key);
    if (guessed !== undefined && guessed !== post.id) this.#keys.delete(guessed);
    this.#stands(key, post);
  }

  /**
   * A post of one's own that comes before its answer is the one that is being sent, if it says the same and is newer than what was known
   * then. Should it be another one, of another device, the answer says so.
   */
  recognise(post: PostView, entries: readonly Entry[], self: PersonView | null): void {
    if (self === null || post.author.kind !== self.kind || post.author.id !== self.id || this.#keys.has(post.id)) return;
    for (const entry of entries) {
      const deed = entry.note as Deed;
      if (deed.kind !== "post" || entry.tried === 0 || this.#posts.has(entry.key)) continue;
      // They are sent one after the other: it can be no later one.
      if (post.seq > deed.after && pendingPost(entry, "", self).text === post.text) this.#stands(entry.key, post);
      return;
    }
  }

  #stands(key: string, post: PostView): void {
    this.#posts.set(key, post.id);
    this.#keys.set(post.id, key);
  }
}
