import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useFilters } from "./address.ts";

/** Parts of a page, one of which is shown: which one stands in the address. */
export function Parts({ parts, name = "tab" }: { parts: readonly (readonly [key: string, title: string, shown: () => ReactNode])[]; name?: string }) {
  const [filters, change] = useFilters([name]);
  const first = parts[0]?.[0] ?? "";
  const here = parts.some(([key]) => key === filters[name]) ? (filters[name] ?? first) : first;
  return (
    <Tabs value={here} onChange={(key) => change({ [name]: key === first ? null : key })} keepMounted={false}>
      <Tabs.List mb="md">
        {parts.map(([key, title]) => (
          <Tabs.Tab key={key} value={key}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map(([key, , shown]) => (
        <Tabs.Panel key={key} value={key}>
          {shown()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
