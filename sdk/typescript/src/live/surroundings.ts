/** What a browser tells about the network and the page. */
interface Told {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** Who wants to know that the network has come or gone, and that the page is looked at again. */
export interface Heeding {
  online(): void;
  offline(): void;
  seen(): void;
}

/** They are told, until the function that is answered here is called; Node and others tell nothing. */
export function heedSurroundings({ online, offline, seen }: Heeding): () => void {
  const page = globalThis as unknown as Partial<Told> & { document?: Told & { visibilityState?: string } };
  if (typeof page.addEventListener !== "function") return () => undefined;
  const looked = (): void => {
    if (page.document?.visibilityState !== "hidden") seen();
  };
  page.addEventListener("online", online);
  page.addEventListener("offline", offline);
  page.document?.addEventListener("visibilitychange", looked);
  return () => {
    page.removeEventListener?.("online", online);
    page.removeEventListener?.("offline", offline);
    page.document?.removeEventListener("visibilitychange", looked);
  };
}

/** Whether the browser knows that there is no network. */
export function isOffline(): boolean {
  return (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false;
}
