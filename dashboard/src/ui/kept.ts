// What is kept in this browser over a reload: files and long lists too, for which the browser's small store has no room.
const NAME = "tidings";
const STORE = "kept";

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("This browser keeps nothing"));
  });
}

async function within<Found>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<Found> {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = ask(transaction.objectStore(STORE));
      // Not when it was asked but when it is so: a page that ends before takes it back.
      transaction.oncomplete = () => resolve(asked.result as Found);
      transaction.onabort = () => reject(transaction.error ?? new Error("This browser keeps nothing"));
    });
  } finally {
    database.close();
  }
}

/** What was kept under this name; undefined where nothing is, or where the browser keeps nothing at all. */
export async function kept<Value>(name: string): Promise<Value | undefined> {
  return await within<Value | undefined>("readonly", (store) => store.get(name)).catch(() => undefined);
}

/** It is there after a reload. A browser that keeps nothing (a private window) goes on without. */
export async function keep(name: string, value: unknown): Promise<void> {
  await within("readwrite", (store) => store.put(value, name)).catch(() => undefined);
}

export async function drop(name: string): Promise<void> {
  await within("readwrite", (store) => store.delete(name)).catch(() => undefined);
}

/** Nothing of which the name begins so is kept any more; with nothing given, nothing at all: somebody else may sit here next. */
export async function dropAll(beginning = ""): Promise<void> {
  await within("readwrite", (store) => store.delete(IDBKeyRange.bound(beginning, `${beginning}\uffff`))).catch(() => undefined);
}
