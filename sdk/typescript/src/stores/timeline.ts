import type { Changes } from "../live/frames.ts";
import type { PostPage, PostView } from "../types.ts";

/** What is told while a page of older posts is on its way: it is newer than that page. */
interface Meanwhile {
  changed: Map<number, PostView>;
  hidden: Set<string>;
  after: number;
}

/** The posts of a conversation that are here, from some seq on without a gap, and the cursor up to which they are known. Pure. */
export class Timeline {
  /** Where it goes on; null before anything is known. */
  cursor: string | null = null;
  hasOlder = false;
  /** By seq. */
  #posts = new Map<number, PostView>();
  /** Posts of one's own that an answer told before the changes came to them. */
  #ahead = new Map<number, PostView>();
  /** Everything after this seq is here. */
  #floor = 0;
  #meanwhile: Meanwhile | null = null;

  /** In the order of their seq. */
  get posts(): PostView[] {
    return [...this.#posts.values(), ...this.#ahead.values()].sort((one, other) => one.seq - other.seq);
  }

  /** The highest seq that is known. */
  get last(): number {
    return highest(this.#ahead.keys(), Math.max(this.arrived, this.cursor === null ? 0 : seqOf(this.cursor)));
  }

  /** The highest seq that has come with everything before it. */
  get arrived(): number {
    return highest(this.#posts.keys(), 0);
  }

  /** The seq before which older posts are asked for. */
  get before(): number {
    return this.#floor + 1;
  }

  /** Nothing is known but this page, which is the newest. */
  begin(page: PostPage): void {
    this.#posts = new Map(page.data.map((post) => [post.seq, post]));
    this.#ahead.clear();
    this.#meanwhile = null;
    this.#bottom(page, Infinity);
    this.cursor = page.cursor;
  }

  /** A page of older posts is asked for: until it is here, what is told about its posts is kept. */
  expectOlder(): void {
    this.#meanwhile = { changed: new Map(), hidden: new Set(), after: 0 };
  }

  /** It is here. */
  addOlder(page: PostPage): void {
    const { changed, hidden, after } = this.#meanwhile ?? { changed: new Map<number, PostView>(), hidden: new Set(), after: 0 };
    this.#meanwhile = null;
    for (const post of page.data) {
      if (post.seq > after && !hidden.has(post.id) && !this.#posts.has(post.seq)) this.#posts.set(post.seq, changed.get(post.seq) ?? post);
    }
    this.#bottom(page, this.#floor);
  }

  /** Only the newest so many are here; whether that is less than before. */
  keepNewest(most: number): boolean {
    const seqs = [...this.#posts.keys()].sort((one, other) => one - other);
    const lowest = seqs[seqs.length - most];
    if (seqs.length <= most || lowest === undefined) return false;
    for (const seq of seqs) if (seq < lowest) this.#posts.delete(seq);
    this.#floor = lowest - 1;
    this.hasOlder = true;
    return true;
  }

  /** Each thing as it is now takes the place of what was known of it. */
  apply(frame: Changes): void {
    const { after, upto } = frame.visible;
    for (const post of frame.posts) {
      if (post.seq > this.#floor) this.#posts.set(post.seq, post);
      else this.#meanwhile?.changed.set(post.seq, post);
    }
    const hidden = new Set(frame.hidden);
    for (const [seq, post] of this.#posts) if (hidden.has(post.id) || seq <= after || seq > upto) this.#posts.delete(seq);
    if (this.#meanwhile !== null) {
      for (const id of hidden) this.#meanwhile.hidden.add(id);
      this.#meanwhile.after = after;
    }
    this.cursor = frame.cursor;
    for (const seq of this.#ahead.keys()) if (seq <= seqOf(frame.cursor)) this.#ahead.delete(seq);
  }

  /** A post of one's own was stored; the changes may not have come to it yet. */
  addOwn(post: PostView): void {
    if (!this.#posts.has(post.seq) && this.cursor !== null && post.seq > seqOf(this.cursor)) this.#ahead.set(post.seq, post);
  }

  /** The post with this id is another one now, or is not shown any more. */
  replace(id: string, make: (post: PostView) => PostView | null): void {
    for (const posts of [this.#posts, this.#ahead]) {
      for (const [seq, post] of posts) {
        if (post.id !== id) continue;
        const next = make(post);
        if (next === null) posts.delete(seq);
        else posts.set(seq, next);
      }
    }
  }

  #bottom(page: PostPage, before: number): void {
    this.hasOlder = page.next !== null;
    const lowest = page.data.reduce((least, post) => Math.min(least, post.seq), before);
    this.#floor = this.hasOlder ? lowest - 1 : 0;
  }
}

function seqOf(cursor: string): number {
  return Number.parseInt(cursor, 10);
}

function highest(seqs: Iterable<number>, least: number): number {
  let found = least;
  for (const seq of seqs) found = Math.max(found, seq);
  return found;
}
