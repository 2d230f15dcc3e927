// Where the palette is opened. It is fetched when somebody first asks for it.
import { lazy, Suspense, useEffect, useState } from "react";

const Palette = lazy(() => import("./palette.tsx"));
let ask: () => void = () => undefined;

export const openPalette = () => ask();

/** Stands once, in the shell. */
export function PaletteDoor() {
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    ask = () => {
      setAsked(true);
      void import("./palette.tsx").then(({ open }) => open());
    };
    return () => {
      ask = () => undefined;
    };
  }, []);
  return isAsked ? (
    <Suspense fallback={null}>
      <Palette />
    </Suspense>
  ) : null;
}
