const LETTERS = "0123456789abcdef";

/** A name that nobody else gives: 128 random bits. (`crypto.randomUUID` is not there on pages without TLS.) */
export function newKey(): string {
  let made = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) made += LETTERS.charAt(byte >> 4) + LETTERS.charAt(byte & 15);
  return made;
}

/** How long to wait before the n-th try again (from 0): anything up to a bound that doubles, so that many do not come back at once. */
export function backoff(tried: number, firstMs: number, mostMs: number): number {
  return Math.random() * Math.min(mostMs, firstMs * 2 ** Math.min(tried, 30));
}

/** Some time has passed; ends early, and rejects with its reason, where the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const timer = setTimeout(done, ms);
    function done(): void {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}
