import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

const TYPING_MS = 300;

/** What somebody types, told when they pause; what comes back late of it takes no letter away that was typed since. */
export function useTyped(value: string, tell: (typed: string) => void): [typed: string, type: (typed: string) => void] {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const later = useDebouncedCallback((text: string) => {
    told.current = text;
    tell(text);
  }, TYPING_MS);
  useEffect(() => {
    // Somebody else says something else: a view, a button, the way back.
    if (value.trim() !== told.current.trim()) setTyped(value);
    told.current = value;
  }, [value]);
  const type = (text: string) => {
    setTyped(text);
    later(text);
  };
  return [typed, type];
}
