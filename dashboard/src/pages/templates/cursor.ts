// Where somebody writes: what is picked is put there, whichever field it is.
import { createContext, useContext, type KeyboardEvent } from "react";

export type Field = HTMLInputElement | HTMLTextAreaElement;

export interface Place {
  field: Field;
  put: (value: string) => void;
}

export interface Cursor {
  /** Somebody writes here now. */
  at: (place: Place) => void;
  /** What can be put there is shown. */
  pick: () => void;
  /** Names that the texts speak of, and that a person has. */
  names: () => string[];
}

export const CursorContext = createContext<Cursor>({ at: () => undefined, pick: () => undefined, names: () => [] });

/** What a field needs, so that names can be put into it. */
export function usePlace(put: (value: string) => void) {
  const cursor = useContext(CursorContext);
  return {
    onFocus: (event: { currentTarget: Field }) => cursor.at({ field: event.currentTarget, put }),
    onKeyDown: (event: KeyboardEvent<Field>) => {
      if (event.key !== " " || !event.ctrlKey) return;
      event.preventDefault();
      cursor.at({ field: event.currentTarget, put });
      cursor.pick();
    },
  };
}

/** The words stand where the cursor was, or instead of what was marked. */
export function insert({ field, put }: Place, words: string): void {
  const from = field.selectionStart ?? field.value.length;
  const to = field.selectionEnd ?? from;
  put(field.value.slice(0, from) + words + field.value.slice(to));
  // The field has its new words when React has shown them.
  setTimeout(() => {
    field.focus();
    field.setSelectionRange(from + words.length, from + words.length);
  });
}
