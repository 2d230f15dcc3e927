import { Alert, Button, Drawer, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { useMay } from "../../api/account.ts";
import { useAnswerAppeal, useAppeal, useAppeals, useHistory, useSanction, type AppealOutput } from "../../api/moderation.ts";
import { searchWith, useFilters } from "../../ui/address.ts";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { done } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Before } from "./before.tsx";
import { ACTION, whoOf } from "./words.ts";

const FILTERS: readonly Filter[] = [
  {
    name: "state",
    label: "Open",
    options: [
      { value: "lifted", label: "was lifted" },
      { value: "upheld", label: "it stood" },
      { value: "all", label: "all of them" },
    ],
  },
  { name: "contact", label: "Your id of somebody" },
];

const COLUMNS: readonly Column<AppealOutput>[] = [
  { title: "When", cell: (one) => <When at={one.made_at} />, text: (one) => one.made_at },
  { title: "Who", cell: (one) => whoOf(one), text: whoOf },
  { title: "What they say", cell: (one) => <Text size="sm" lineClamp={2} maw={460}>{one.words}</Text>, text: (one) => one.words }, // prettier-ignore
  { title: "State", cell: (one) => <State state={one.state} />, text: (one) => one.state },
  { title: "Answered", cell: (one) => one.answer, text: (one) => one.answer, isExtra: true },
];

/** What people say against what was decided on them, the oldest first. */
export function Appeals() {
  const [{ open }, go] = useFilters(["open"]);
  const { search } = useLocation();
  const list = useAppeals(useGiven(FILTERS));
  return (
    <>
      <List
        name="appeals"
        list={list}
        columns={COLUMNS}
        id={(one) => one.id}
        to={(one) => `/moderation?${searchWith(search, { open: one.id })}`}
        filters={FILTERS}
        none={<Empty title="No appeal is like that" words="Take a filter away. Whoever is named by your id has to be a contact." />}
        empty={
          <Empty
            title="Nobody appeals"
            words="Whoever is muted or suspended may say once why that is wrong, in your app or by your backend. It waits here until somebody answers."
            curl={curlOf("POST", "/v1/contacts/user_43/appeals", { sanction: "san_…", words: "It was a quotation." })}
          >
            <Button component={Link} to="/moderation?tab=sanctions" size="xs">
              See who may not speak
            </Button>
          </Empty>
        }
      />
      <Drawer opened={open?.startsWith("apl_") ?? false} onClose={() => go({ open: null })} position="right" size="lg" title="An appeal">
        {open?.startsWith("apl_") && <Appeal id={open} close={() => go({ open: null })} />}
      </Drawer>
    </>
  );
}

function Appeal({ id, close }: { id: string; close: () => void }) {
  const found = useAppeal(id);
  const sanction = useSanction(found.data?.sanction ?? null);
  const history = useHistory(found.data?.contact ?? null);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const one = found.data;
  const against = sanction.data;
  return (
    <Stack gap="lg">
      <section>
        <Title order={2} mb={6}>
          {whoOf(one)} says
        </Title>
        <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
          {one.words}
        </Text>
      </section>
      <Facts
        facts={[
          ["State", <State key="state" state={one.state} />],
          ["Said", <When key="made" at={one.made_at} />],
          ["Against", against && `They are ${ACTION[against.action]}${against.because === null ? "" : `: ${against.because}`}`],
          ["Since", against && <When key="since" at={against.starts_at} />],
          ["Until", against && (against.until === null ? "somebody lifts it" : <When key="until" at={against.until} />)],
          ["After", against && against.flags > 0 && `${against.flags === 1 ? "a flag" : `${against.flags} flags`} of weight ${against.weight}`],
          ["Decided", one.decided_at && <When key="decided" at={one.decided_at} />],
          ["Answer", one.answer],
        ]}
      />
      {one.state === "open" && <Answer appeal={one} close={close} isOver={against !== undefined && against.state !== "active"} />}
      {one.contact !== null && <Before contact={one.contact} history={history} />}
    </Stack>
  );
}

/** What is decided is final, and that is said beside the two buttons. */
function Answer({ appeal, close, isOver }: { appeal: AppealOutput; close: () => void; isOver: boolean }) {
  const may = useMay();
  const answer = useAnswerAppeal();
  const [words, setWords] = useState("");
  if (!may("moderation:write"))
    return (
      <Text size="sm" c="dimmed">
        Your role reads appeals, and decides none: that takes the scope moderation:write.
      </Text>
    );
  const decide = (decision: "uphold" | "lift") =>
    void answer.mutateAsync({ id: appeal.id, decision, answer: words.trim() || null }).then(
      () => {
        close();
        done(decision === "lift" ? "It is lifted, and they are told." : "It stands, and they are told.");
      },
      () => undefined,
    );
  return (
    <Stack gap="sm" component="section" aria-label="Answer">
      <Textarea label="Answer" description="They read it." placeholder="You are right: it was a quotation." value={words} maxLength={2_000} onChange={(event) => setWords(event.currentTarget.value)} autosize minRows={2} />
      {isOver && <Alert color="gray">It holds no more by itself; the answer is for them.</Alert>}
      <Text size="sm" c="dimmed">
        Lifted, they may speak again at once; else it holds on as it was. Either is final: they appeal against it once.
      </Text>
      <Wrong error={answer.error} />
      <Group gap="xs">
        <Button size="sm" loading={answer.isPending} onClick={() => decide("lift")}>
          They are right: lift it
        </Button>
        <Button size="sm" variant="default" disabled={answer.isPending} onClick={() => decide("uphold")}>
          It stands
        </Button>
      </Group>
    </Stack>
  );
}
