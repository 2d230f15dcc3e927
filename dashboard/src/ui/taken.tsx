import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { wordsOf } from "./words.ts";
import { IsThere } from "./wrong.ts";

/** At a field: that what it says is taken, and the way to what has it; null where that is not what is wrong. */
export function takenBy(error: unknown, to: string, leave: () => void) {
  if (!(error instanceof IsThere)) return null;
  return (
    <>
      {wordsOf(error)}{" "}
      <Anchor component={Link} to={to} inherit underline="always" onClick={leave}>
        Open it
      </Anchor>
    </>
  );
}
