import { Stack } from "@mantine/core";
import { useAccount } from "../../api/account.ts";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { When } from "../../ui/when.tsx";
import { Leave } from "./leave.tsx";
import { Part } from "./part.tsx";
import { NamePart, PasswordPart } from "./name_and_password.tsx";
import { SecondFactor } from "./second_factor.tsx";
import { Sessions } from "./sessions.tsx";

/** Who one is here, what one signs in by, and from where one is signed in. */
export default function Account() {
  const { data: account } = useAccount();
  if (!account) return null;
  const here = account.workspaces.find((one) => one.id === account.workspace);
  return (
    <>
      <Head title="Your account" about={account.email} />
      <Stack gap="md" maw={760}>
        <NamePart account={account} />
        <PasswordPart />
        <SecondFactor account={account} />
        <Sessions account={account} />
        <Part title="What you may do here">
          <Facts
            facts={[
              ["Workspace", here?.name],
              ["Role", account.role],
              ["Member since", <When key="since" at={account.created_at} />],
              ["You may", account.scopes.join(", ")],
            ]}
          />
        </Part>
        <Leave account={account} name={here?.name ?? "this workspace"} />
      </Stack>
    </>
  );
}
