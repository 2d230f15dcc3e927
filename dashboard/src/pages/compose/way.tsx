import { Text } from "@mantine/core";
import type { RouteInput } from "../../api/compose.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { RouteChoice } from "../routes/choice.tsx";

interface Props {
  route: RouteInput | null;
  change: (route: RouteInput | null) => void;
  /** Which way it goes where nothing is said here, and whose word that is; undefined until that is known. */
  usual: RouteInput | null | undefined;
  by: string;
  wrong: Readonly<Record<string, string>>;
}

/** Which way it goes: as usual, or another one. */
export function Way({ route, change, usual, by, wrong }: Props) {
  if (usual === undefined && route === null) return <Waiting />;
  return (
    <>
      {usual === null && (
        <Text size="sm" c="dimmed" mb="sm">
          Nobody has said which way messages usually go here: choose it for this one.
        </Text>
      )}
      <RouteChoice value={route} change={change} otherwise={usual ? { words: `As ${by} says`, route: usual } : null} wrong={wrong} />
    </>
  );
}
