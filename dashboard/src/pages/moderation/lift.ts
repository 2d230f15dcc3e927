import { useLift, type SanctionOutput } from "../../api/moderation.ts";
import { ask } from "../../ui/ask.tsx";
import { done, told } from "../../ui/told.ts";
import { ACTION, whoOf } from "./words.ts";

/** Asks whether somebody may again what they may not, and does it. */
export function useLiftAsked(): (sanction: SanctionOutput) => void {
  const lift = useLift();
  return (sanction) =>
    ask({
      title: `Lift it for ${whoOf(sanction)}?`,
      words: `They are ${ACTION[sanction.action]}, and may do again what nothing else keeps them from.${sanction.action === "block" ? " Groups that it has taken them out of they have to be added to." : ""}`,
      action: "Lift it",
      then: () => void lift.mutateAsync(sanction.id).then(() => done("It is lifted."), told),
    });
}
