import { Tabs } from "@mantine/core";
import { useRef, type ReactNode } from "react";
import { useSearchParams } from "react-router";

/** Parts of a page, one of which is shown: which one stands in the address, and what is chosen in it. Whoever comes back to a part finds
 * it as they left it. */
export function Parts({ parts, name = "tab" }: { parts: readonly (readonly [key: string, title: string, shown: () => ReactNode])[]; name?: string }) {
  const [params, setParams] = useSearchParams();
  const left = useRef<Record<string, URLSearchParams>>({});
  const first = parts[0]?.[0] ?? "";
  const asked = params.get(name);
  const here = parts.find(([key]) => key === asked)?.[0] ?? first;
  const show = (key: string | null) => {
    if (key === null || key === here) return;
    left.current[here] = params;
    setParams(left.current[key] ?? (key === first ? {} : { [name]: key }), { replace: true });
  };
  return (
    <Tabs value={here} onChange={show} keepMounted={false}>
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
