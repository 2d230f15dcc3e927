/** Whether two values say the same. */
export const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What is left of changes when these were saved: what was written meanwhile. */
export function unsaved<T extends object>(changes: T, saved: Partial<T>): T {
  return Object.fromEntries(Object.entries(changes).filter(([key, value]) => !same(value, saved[key as keyof T]))) as T;
}
