import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { Head } from "../../ui/head.tsx";
import { Parts } from "../../ui/tabs.tsx";
import { Accounts } from "./accounts.tsx";
import { Connect } from "./connect.tsx";
import { Kinds } from "./kinds.tsx";
import { Mail } from "./mail.tsx";

/** By whom messages leave, and by whom answers come. */
export default function Providers() {
  const may = useMay();
  const [kind, setKind] = useState<string | null>(null);
  const connect = () => setKind("");
  return (
    <>
      <Head title="Providers" about="By whom messages leave and answers come; of several for a channel the first is tried first.">
        {may("providers:write") && (
          <Button size="xs" leftSection={<IconPlugConnected size={15} />} onClick={connect}>
            Connect a provider
          </Button>
        )}
      </Head>
      <Parts
        parts={[
          ["accounts", "Accounts", () => <Accounts connect={connect} />],
          ["kinds", "What each can", () => <Kinds connect={setKind} />],
          ["mail", "Mail", () => <Mail />],
        ]}
      />
      <Connect kind={kind} close={() => setKind(null)} />
    </>
  );
}
