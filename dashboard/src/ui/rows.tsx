// Rows of a list: of a long one only those are drawn that are near to what is looked at.
import { Table } from "@mantine/core";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Fragment, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from "react";

/** So many are drawn whole: they are found by the browser's own search, and read out from first to last. */
export const FEW = 100;
const ROW_PX = 41;
const BEYOND = 15;

interface Props {
  count: number;
  /** How many cells a row has. */
  width: number;
  id: (n: number) => string;
  row: (n: number, measured: Ref<HTMLTableRowElement>) => ReactNode;
}

/** The body of a table in a page that scrolls as a whole. */
export function Body({ count, width, id, row }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setTop(Math.round(body.current.getBoundingClientRect().top + scrollY));
  }, [count > FEW]);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => ROW_PX,
    getItemKey: id,
    overscan: count > FEW ? BEYOND : count,
    scrollMargin: top,
    initialRect: { width: innerWidth, height: innerHeight },
    initialOffset: () => scrollY,
  });
  const drawn = virtual.getVirtualItems();
  const before = (drawn[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top);
  return (
    <Table.Tbody ref={body}>
      <Room height={before} width={width} />
      {drawn.map(({ key, index }) => (
        <Fragment key={key}>{row(index, virtual.measureElement)}</Fragment>
      ))}
      <Room height={after} width={width} />
    </Table.Tbody>
  );
}

/** Where the others stand. */
function Room({ height, width }: { height: number; width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={width} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
