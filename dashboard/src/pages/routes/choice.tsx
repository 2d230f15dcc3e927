import { SegmentedControl, Stack, Text } from "@mantine/core";
import type { RouteInput } from "../../api/routes.ts";
import { RouteEditor } from "./editor.tsx";
import { Picture } from "./picture.tsx";
import { UNDRAWN } from "./route.ts";

interface Props {
  /** Null: nothing is said here. */
  value: RouteInput | null;
  change: (route: RouteInput | null) => void;
  /** What holds where nothing is said here, in words, and the way that it is. Null: something has to be said. */
  otherwise: { words: string; route: RouteInput | null } | null;
  isReadOnly?: boolean;
  /** What the API says is wrong, by its place within the route. */
  wrong?: Readonly<Record<string, string>>;
}

const NOTHING_WRONG = {};

/** Which way it goes: as it is said elsewhere, or step by step as it is drawn here. */
export function RouteChoice({ value, change, otherwise, isReadOnly = false, wrong = NOTHING_WRONG }: Props) {
  if (isReadOnly) {
    const shown = value ?? otherwise?.route ?? null;
    return (
      <Stack gap="xs">
        {value === null && otherwise && <Text size="sm">{otherwise.words}</Text>}
        {shown && <Picture route={shown} />}
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      {otherwise && (
        <SegmentedControl
          aria-label="Which way"
          data={[{ value: "usual", label: otherwise.words }, { value: "own", label: "Another way" }]} // prettier-ignore
          value={value === null ? "usual" : "own"}
          onChange={(which) => change(which === "own" ? (otherwise.route ?? UNDRAWN) : null)}
          w={{ base: "100%", xs: 360 }}
        />
      )}
      {value !== null || otherwise === null ? <RouteEditor route={value ?? UNDRAWN} put={change} wrong={wrong} /> : otherwise.route && <Picture route={otherwise.route} />}
    </Stack>
  );
}
