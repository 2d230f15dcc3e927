import type { Http } from "../http.ts";
import { problemOf } from "../problem.ts";
import type { ConversationView, PositionOutput, PostPage } from "../types.ts";

/** A conversation as it stands now: itself, its newest posts, and how far the person has read it. */
export interface Whole {
  about: ConversationView;
  page: PostPage;
  read: number;
}

/** All of it; rejects with a TidingsProblem. */
export async function fetchWhole(http: Http, base: string, limit: number, hasPosition: boolean): Promise<Whole> {
  const about = http.call({ method: "GET", path: base }) as Promise<ConversationView>;
  const found = await Promise.all([about, fetchPage(http, base, { limit }), hasPosition ? fetchRead(http, base) : 0]);
  return { about: found[0], page: found[1], read: found[2] };
}

/** A page of posts, the newest first. */
export function fetchPage(http: Http, base: string, query: { limit: number; before?: number }): Promise<PostPage> {
  return http.call({ method: "GET", path: `${base}/messages`, query }) as Promise<PostPage>;
}

async function fetchRead(http: Http, base: string): Promise<number> {
  try {
    return ((await http.call({ method: "GET", path: `${base}/position` })) as PositionOutput).read;
  } catch (thrown) {
    const problem = problemOf(thrown);
    // Who looks on without taking part has read nothing.
    if (problem.isTemporary || problem.status === 401) throw problem;
    return 0;
  }
}
