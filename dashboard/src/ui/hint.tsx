import { Tooltip } from "@mantine/core";
import { useState, type PointerEvent, type ReactNode } from "react";

/** There is one pointer: what it has left says nothing more. */
let close = () => {};

/** What more there is to say of an element while the pointer is on it: its handlers, and what is shown above it. Nothing is made before, as in a
 * list there are hundreds of them. */
export function useHint(label: () => ReactNode) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const on = {
    onPointerEnter: (event: PointerEvent<HTMLElement>) => {
      close();
      close = () => setTarget(null);
      setTarget(event.currentTarget);
    },
    onPointerLeave: () => setTarget(null),
  };
  return { on, hint: target && <Tooltip opened target={target} label={label()} withArrow /> };
}
