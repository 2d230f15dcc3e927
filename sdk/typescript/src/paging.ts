/** What a list answers. */
export interface Page<Item> {
  data: Item[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

/** A list: await it for its first page, or go through it with `for await`, which gets page after page. */
export class Pages<Item, Found extends Page<Item> = Page<Item>> implements PromiseLike<Found>, AsyncIterable<Item> {
  readonly #get: (from: string | null) => Promise<Found>;

  constructor(get: (from: string | null) => Promise<Found>) {
    this.#get = get;
  }

  then<One = Found, Other = never>(
    done?: ((page: Found) => One | PromiseLike<One>) | null,
    failed?: ((reason: unknown) => Other | PromiseLike<Other>) | null,
  ): Promise<One | Other> {
    return this.#get(null).then(done, failed);
  }

  /** Page after page. */
  async *pages(): AsyncGenerator<Found, void, undefined> {
    let from: string | null = null;
    do {
      const page: Found = await this.#get(from);
      yield page;
      from = page.next;
    } while (from !== null);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }

  /** The first so many of them. */
  async take(most: number): Promise<Item[]> {
    const found: Item[] = [];
    if (most <= 0) return found;
    for await (const item of this) {
      found.push(item);
      if (found.length >= most) break;
    }
    return found;
  }
}
