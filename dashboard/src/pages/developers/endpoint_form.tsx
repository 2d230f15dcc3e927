import { Button, Checkbox, Group, Modal, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useReference } from "../../api/reference.ts";
import { useCreateEndpoint, usePatchEndpoint, type EndpointOutput } from "../../api/webhooks.ts";
import { Wrong } from "../../ui/door.tsx";
import { Secret, useLeave } from "../../ui/secret.tsx";
import { done, told } from "../../ui/told.ts";
import { wrongFields } from "../../ui/wrong.ts";

interface Props {
  isOpen: boolean;
  close: () => void;
  /** Left out: a new one. */
  endpoint?: EndpointOutput;
}

/** Where events go and which: a new endpoint with its secret once, or one that changes. */
export function EndpointForm({ isOpen, close, endpoint }: Props) {
  const create = useCreateEndpoint();
  const leave = useLeave(create, close);
  return (
    <Modal opened={isOpen} onClose={leave} title={endpoint ? "Change the endpoint" : "New endpoint"} size="lg" closeOnClickOutside={false}>
      {isOpen && <Form create={create} close={leave} endpoint={endpoint} />}
    </Modal>
  );
}

const ALGORITHMS = [
  { value: "v1", label: "by a secret that both sides hold (HMAC)" },
  { value: "v1a", label: "by a key of ours, whose public half is yours (ed25519)" },
];

/** Each type, and all of a noun's, as they are chosen. */
export function useEventTypes(): string[] {
  const types = Object.keys(useReference().data?.events ?? {});
  const nouns = [...new Set(types.map((type) => `${type.split(".")[0] ?? ""}.*`))];
  return [...nouns, ...types].sort();
}

function Form({ create, close, endpoint }: Omit<Props, "isOpen"> & { create: ReturnType<typeof useCreateEndpoint> }) {
  const patch = usePatchEndpoint(endpoint?.id ?? "");
  const known = useEventTypes();
  const [url, setUrl] = useState(endpoint?.url ?? "");
  const [description, setDescription] = useState(endpoint?.description ?? "");
  const [types, setTypes] = useState<string[]>(() => (endpoint?.event_types ?? []).filter((type) => type !== "*"));
  const [algorithm, setAlgorithm] = useState<"v1" | "v1a">("v1");
  const [isOrdered, setOrdered] = useState(endpoint?.is_ordered ?? false);
  if (create.data) {
    const { endpoint: made, secret } = create.data;
    return (
      <Secret secret={secret ?? made.public_key ?? ""} name="secret" close={close}>
        Events from now on go to {made.url}. Check their signatures with this, by a library of standardwebhooks.com.
      </Secret>
    );
  }
  const error = create.error ?? patch.error;
  const wrong = wrongFields(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = { url: url.trim(), description: description.trim() || null, is_ordered: isOrdered };
    if (endpoint === undefined) create.mutate({ ...given, algorithm, event_types: types.length > 0 ? types : null });
    else {
      const { url, description, is_ordered, event_types } = endpoint;
      const undo = () => void patch.mutateAsync({ url, description, is_ordered, event_types }).then(() => done("It is as it was."), told);
      patch.mutate(
        { ...given, event_types: types.length > 0 ? types : ["*"] },
        {
          onSuccess: () => {
            close();
            done("The endpoint is changed.", undo);
          },
        },
      );
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Address" description="Of your system, as it is reached from here: https." placeholder="https://shop.example/hooks/tidings" required type="url" value={url} error={wrong["url"]} onChange={(event) => setUrl(event.currentTarget.value)} data-autofocus />
        <TextInput label="What it is for" value={description} error={wrong["description"]} onChange={(event) => setDescription(event.currentTarget.value)} />
        <MultiSelect
          label="Events"
          description="Left empty, every event. “delivery.*” is every event of a delivery."
          data={[...new Set([...known, ...types])]}
          value={types}
          error={wrong["event_types"]}
          onChange={setTypes}
          searchable
          clearable
          hidePickedOptions
          maxDropdownHeight={240}
        />
        {endpoint === undefined && <Select label="Signed" data={ALGORITHMS} value={algorithm} allowDeselect={false} onChange={(value) => setAlgorithm(value === "v1a" ? "v1a" : "v1")} />}
        <Checkbox label="In order: what is about one person goes one after the other, and one that fails holds those behind it" checked={isOrdered} onChange={(event) => setOrdered(event.currentTarget.checked)} />
        {Object.keys(wrong).length === 0 && <Wrong error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={create.isPending}>
            Leave it
          </Button>
          <Button type="submit" loading={create.isPending || patch.isPending}>
            {endpoint ? "Save" : "Add the endpoint"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
