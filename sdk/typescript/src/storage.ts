/** Where what was said offline is kept, so that a reload keeps it. Give your own for IndexedDB, React Native, a file. */
export interface Storage {
  keys(): Promise<string[]> | string[];
  get(key: string): Promise<string | null> | string | null;
  set(key: string, value: string): Promise<void> | void;
  remove(key: string): Promise<void> | void;
}

/** As much of `localStorage` as is used. */
export interface PlainStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Kept as long as the program runs. */
export function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    keys: () => [...kept.keys()],
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
}

/** Kept in `localStorage`, or in what is like it. */
export function plainStorage(there: PlainStorage): Storage {
  return {
    keys: () => Array.from({ length: there.length }, (_, index) => there.key(index)).filter((key) => key !== null),
    get: (key) => there.getItem(key),
    set: (key, value) => there.setItem(key, value),
    remove: (key) => there.removeItem(key),
  };
}

/** The browser's own, where there is one and it may be used; else memory. */
export function defaultStorage(): Storage {
  try {
    // Node has one, too, that warns when it is looked at.
    const there = (globalThis as { document?: unknown }).document === undefined ? undefined : (globalThis as { localStorage?: PlainStorage }).localStorage;
    if (there !== undefined) return plainStorage(there);
  } catch {
    // The person has forbidden it.
  }
  return memoryStorage();
}
