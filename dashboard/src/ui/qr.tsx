import { useMemo } from "react";
import { encode } from "uqr";

/** A picture that a phone's camera reads, drawn here: what it says goes nowhere. Dark on light whatever the page is, as cameras want it. */
export function Qr({ text, title }: { text: string; title: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} width={208} height={208} role="img" aria-label={title} shapeRendering="crispEdges" style={{ borderRadius: 6 }}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { size, path };
}
