import { Text } from "@mantine/core";
import { Problem } from "./problem.tsx";
import { Waiting } from "./waiting.tsx";

interface Props {
  isMissing: boolean;
  error: unknown;
  again: () => void;
}

/** In the place of a row that the address names: it is looked for, could not be, or is not in the list. */
export function Sought({ isMissing, error, again }: Props) {
  if (error !== null) return <Problem error={error} again={again} />;
  if (!isMissing) return <Waiting />;
  return (
    <Text size="sm" role="status">
      It is not in this list, or far down in it. Take a filter away, or choose some that leave less.
    </Text>
  );
}
