import { Center, Stack, Text, Title } from "@mantine/core";
import { useEffect, type ReactNode } from "react";
import { useMatches } from "react-router";
import { useAccount, useMay } from "../api/account.ts";
import type { Place } from "./places.ts";

/** The page, for whoever may see it; its title is the window's. */
export function Guarded({ children }: { children: ReactNode }) {
  const place = useMatches().at(-1)?.handle as Place;
  const may = useMay();
  const { data } = useAccount();
  useEffect(() => {
    document.title = `${place.title} · Tidings`;
  }, [place.title]);
  if (may(place.scope)) return children;
  return (
    <Center mih="50vh" p="md">
      <Stack align="center" maw={440} gap="xs">
        <Title order={1}>{place.title} is not for your role</Title>
        <Text c="dimmed" ta="center">
          You are {data?.role ?? "nobody"} of this workspace; this page needs the scope {place.scope}. Whoever owns the workspace can give you another role
          under Settings, Members.
        </Text>
      </Stack>
    </Center>
  );
}
