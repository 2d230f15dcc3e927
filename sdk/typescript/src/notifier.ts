export type Listener = () => void;

/** Who wants to know that something has changed. Of several changes in one go each listener hears once. */
export class Notifier {
  readonly #listeners = new Set<Listener>();
  #isDue = false;

  /** The listener is called after each change, until the function that is answered here is called. */
  subscribe(listener: Listener): () => void {
    // Each subscription is its own, also of one function that is given twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Something has changed. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
