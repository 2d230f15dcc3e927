/** What is read of a token without its secret; a token that is no JWT has nothing to be read. */
export interface Claims {
  sub?: string;
  iss?: string;
  iat?: number;
  exp?: number;
}

/** The claims of a JWT, unverified: they say when to get a newer one, and whose local data are whose. */
export function claimsOf(token: string): Claims {
  const part = token.split(".")[1];
  if (part === undefined) return {};
  try {
    const text = atob(part.replace(/-/g, "+").replace(/_/g, "/"));
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (one) => one.charCodeAt(0))));
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

const SOON_MS = 60_000;
/** A backend that does not answer is asked again, and not waited for. */
const PATIENCE_MS = 30_000;

/**
 * The token of one person: got from your backend when it is needed, kept until a minute before it ends, and asked for once however many
 * calls wait for it.
 */
export class Tokens {
  readonly #get: () => Promise<string> | string;
  #current: { token: string; until: number } | null = null;
  #waiting: Promise<string> | null = null;

  constructor(get: () => Promise<string> | string) {
    this.#get = get;
  }

  /** A token that is good for another while. */
  async get(): Promise<string> {
    if (this.#current !== null && Date.now() < this.#current.until) return this.#current.token;
    return this.newer();
  }

  /** A token that is newer than the one that is kept. */
  newer(): Promise<string> {
    this.#waiting ??= (async () => {
      try {
        const token = await inTime(this.#get());
        this.#current = { token, until: goodUntil(token, Date.now()) };
        return token;
      } finally {
        this.#waiting = null;
      }
    })();
    return this.#waiting;
  }

  /** This token was refused: the next call gets another one, unless that has happened meanwhile. */
  refused(token: string): void {
    if (this.#current?.token === token) this.#current = null;
  }
}

/** Until when a token that was got just now is used, by the clock of this device, which may be wrong. */
function goodUntil(token: string, now: number): number {
  const { iat, exp } = claimsOf(token);
  if (exp === undefined) return Infinity;
  const lasts = (exp - (iat ?? exp - 900)) * 1000;
  const left = exp * 1000 - now;
  // By a clock that is far ahead a new token has ended already, by one that is behind it lasts too long: then its own length counts.
  const honest = left > 0 && left <= lasts ? left : lasts;
  return now + Math.max(honest - SOON_MS, honest / 2);
}

async function inTime(waited: Promise<string> | string): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error("There was no token in time")), PATIENCE_MS);
  });
  try {
    return await Promise.race([waited, late]);
  } finally {
    clearTimeout(timer);
  }
}
