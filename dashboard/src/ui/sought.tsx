import { Text } from "@mantine/core";
import { Waiting } from "./waiting.tsx";

/** In the place of a row that the address names: it is looked for, or not in the list. */
export function Sought({ isMissing }: { isMissing: boolean }) {
  if (!isMissing) return <Waiting />;
  return (
    <Text size="sm" role="status">
      It is not in this list, or far down in it. Take a filter away, or choose some that leave less.
    </Text>
  );
}
