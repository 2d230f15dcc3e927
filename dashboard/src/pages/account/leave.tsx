import { Button, Text } from "@mantine/core";
import type { AccountOutput } from "@sdk/types.ts";
import { useLeave } from "../../api/own.ts";
import { ask } from "../../ui/ask.tsx";
import { told } from "../../ui/told.ts";
import { Part } from "./part.tsx";

/** One is no member any more. */
export function Leave({ account, name }: { account: AccountOutput; name: string }) {
  const leave = useLeave();
  const others = account.workspaces.length - 1;
  const question = () =>
    ask({
      title: `Leave ${name}?`,
      words: `You see nothing of it any more, and come back by an invitation only. Keys that you made stay. ${others > 0 ? "Your other workspaces stay as they are: sign in again to go there." : "It is the only one that you belong to."}`,
      action: "Leave it for good",
      isGrave: true,
      then: () => leave.mutate(undefined, { onError: told }),
    });
  return (
    <Part title="Leave">
      <Text size="sm" mb="sm">
        You are {account.role} of {name}.{account.role === "owner" && " The last owner cannot leave: make somebody else one first."}
      </Text>
      <Button variant="outline" color="red" onClick={question} loading={leave.isPending}>
        Leave the workspace
      </Button>
    </Part>
  );
}
