import { Button, Group, SimpleGrid, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAccount, useMay } from "../../api/account.ts";
import { useMakePerson } from "../../api/handsets.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { told } from "../../ui/told.ts";

const ID = "me";

/** Nobody is there to have a phone: one makes somebody, oneself for a start. */
export function Nobody({ made }: { made: (contact: string) => void }) {
  const account = useAccount();
  const may = useMay();
  const make = useMakePerson();
  const [name, setName] = useState(account.data?.name ?? "");
  const [phone, setPhone] = useState("+31612345678");
  const [email, setEmail] = useState("me@example.com");
  const person = { name: name.trim(), phone: phone.trim(), email: email.trim(), addresses: [{ channel: "push" as const, value: "a-simulated-phone" }] };
  return (
    <Empty
      title="Make a phone for yourself"
      words="Whoever you write to is a contact. Here each of them has a simulated phone, mailbox and app: nothing leaves this machine, so that any number and address will do."
      curl={curlOf("PUT", `/v1/contacts/${ID}`, person)}
    >
      {may("contacts:write") && (
        <form
          style={{ width: "100%" }}
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate({ id: ID, person }, { onSuccess: () => made(ID), onError: told });
          }}
        >
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
            <TextInput label="Name" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <TextInput label="Number" required value={phone} onChange={(event) => setPhone(event.currentTarget.value)} />
            <TextInput label="Mail address" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          </SimpleGrid>
          <Group justify="center" mt="md">
            <Button type="submit" loading={make.isPending}>
              Make my phone
            </Button>
          </Group>
        </form>
      )}
    </Empty>
  );
}
