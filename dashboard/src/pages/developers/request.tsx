import { Drawer, Stack, Text, Title } from "@mantine/core";
import { useRequest, type FullRequestOutput } from "../../api/requests.ts";
import { Sample } from "../../ui/code.tsx";
import { Facts } from "../../ui/facts.tsx";
import { pretty } from "../../ui/json.ts";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";

interface Props {
  id: string | null;
  close: () => void;
  /** What a caller is called. */
  name: (id: string) => string | undefined;
}

/** One request: who asked what, and what was answered. */
export function OneRequest({ id, close, name }: Props) {
  const found = useRequest(id);
  const one = found.data;
  return (
    <Drawer opened={id !== null} onClose={close} position="right" size="lg" title={one ? `${one.method} ${one.path ?? one.operation}` : "Request"}>
      {found.isError && <Problem error={found.error} again={() => void found.refetch()} />}
      {id !== null && one === undefined && !found.isError && <Waiting />}
      {one && (
        <Stack gap="lg">
          <Facts
            facts={[
              ["Answer", <State key="status" state={String(one.status)} reason={one.code} />],
              ["Code", one.code],
              ["Operation", one.operation],
              ["When", <When key="at" at={one.at} />],
              ["Took", `${one.ms.toLocaleString()} ms`],
              ["By", `${name(one.caller.id) ?? one.caller.kind} (${one.caller.id})`],
              ["From", one.address],
              ["Program", one.agent],
              ["How", one.is_socket ? "over a socket" : "over HTTP"],
              ["Request id", one.request_id],
              ["Id in the log", one.id],
            ]}
          />
          {one.query && <Part title="Parameters" text={one.query} />}
          <Bodies request={one} />
        </Stack>
      )}
    </Drawer>
  );
}

function Bodies({ request }: { request: FullRequestOutput }) {
  if (!request.is_readable) {
    return (
      <Text size="sm" c="dimmed">
        What was said is shown to whoever holds the scope of {request.operation} themselves. Your role does not.
      </Text>
    );
  }
  return (
    <>
      <Part title="What was asked" text={request.request} bytes={request.request_bytes} />
      <Part title="What was answered" text={request.answer} bytes={request.answer_bytes} />
    </>
  );
}

function Part({ title, text, bytes = 0 }: { title: string; text: string | null; bytes?: number }) {
  return (
    <section>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {text !== null ? (
        <Sample text={pretty(text)} label={`Copy: ${title.toLowerCase()}`} />
      ) : (
        <Text size="sm" c="dimmed">
          {bytes > 0 ? `${bytes.toLocaleString()} bytes, which are not kept.` : "Nothing, or nothing that is kept."}
        </Text>
      )}
    </section>
  );
}
