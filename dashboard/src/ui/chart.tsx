import { Group, Text, useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export interface Line {
  name: string;
  color: string;
  values: readonly number[];
}

interface Props {
  /** What it shows, for those who do not see it. */
  title: string;
  /** Seconds since 1970, one for each value. */
  points: readonly number[];
  lines: readonly Line[];
  height?: number;
}

/** Numbers over time as lines: with the mouse on it their values, and the same in words for a screen reader. */
export function Chart({ title, points, lines, height = 220 }: Props) {
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const target = place.current;
    if (target === null || width === 0) return;
    const style = getComputedStyle(target);
    const [ink, grid] = [style.getPropertyValue("--mantine-color-dimmed"), style.getPropertyValue("--mantine-color-default-border")];
    const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: "11px system-ui" };
    const plot = new uPlot(
      {
        width,
        height,
        legend: { live: true },
        cursor: { y: false },
        axes: [axis, { ...axis, size: 48, values: (_, splits) => splits.map((one) => one.toLocaleString(undefined, { notation: "compact" })) }],
        scales: { y: { range: (_, __, most) => [0, Math.max(most * 1.1, 4)] } },
        series: [
          {},
          ...lines.map((line) => ({ label: line.name, stroke: line.color, width: 1.8, points: { show: false }, fill: `color-mix(in srgb, ${line.color} 8%, transparent)` })),
        ],
      },
      [[...points], ...lines.map((line) => [...line.values])] as uPlot.AlignedData,
      target,
    );
    return () => plot.destroy();
  }, [points, lines, width, height, scheme]);
  const last = lines.map((line) => `${line.name}: ${line.values.reduce((sum, one) => sum + one, 0).toLocaleString()}`).join(", ");
  return (
    <div ref={ref}>
      <div ref={place} role="img" aria-label={`${title}. ${last}`} />
      <Group gap="md" hiddenFrom="xs">
        <Text size="xs" c="dimmed">
          {last}
        </Text>
      </Group>
    </div>
  );
}
