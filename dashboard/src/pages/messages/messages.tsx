import { Button } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { CHANNELS, PURPOSES } from "../../api/channels.ts";
import { STATES, useMessages, type MessageOutput } from "../../api/messages.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Head } from "../../ui/head.tsx";
import { Id } from "../../ui/id.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import classes from "./messages.module.css";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Id, address, person or reference", kind: "search" },
  { name: "state", label: "State", options: STATES },
  { name: "direction", label: "Direction", options: ["out", "in"] },
  { name: "channel", label: "Channel", options: CHANNELS },
  { name: "purpose", label: "Purpose", options: PURPOSES },
  { name: "template", label: "Template" },
  { name: "topic", label: "Topic" },
  { name: "contact", label: "Person" },
  { name: "since", label: "From", kind: "day" },
  { name: "until", label: "Until", kind: "last day" },
];

const COLUMNS: readonly Column<MessageOutput>[] = [
  { title: "When", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at },
  { title: "What", cell: (one) => <What message={one} />, text: (one) => one.template ?? one.topic ?? one.purpose },
  { title: "To", cell: (one) => (one.direction === "in" ? "you" : people(one.recipients)), text: (one) => one.recipients },
  { title: "State", cell: (one) => <States counts={one.counts} />, text: (one) => (one.counts === null ? "" : JSON.stringify(one.counts)) },
  { title: "Channels", cell: (one) => one.channels.join(", "), text: (one) => one.channels.join(" "), isExtra: true },
  { title: "By", cell: (one) => one.author ?? "", text: (one) => one.author, isExtra: true },
  { title: "Id", cell: (one) => <Id>{one.id}</Id>, text: (one) => one.id, isExtra: true },
];

const CURL = curlOf("POST", "/v1/messages", { to: { phone: "+31612345678" }, content: { body: "Your order is on its way." }, route: { channel: "sms" }, purpose: "transactional" });

/** Everything that was sent and received, the newest first. */
export default function Messages() {
  const may = useMay();
  const list = useMessages(useGiven(FILTERS));
  return (
    <>
      <Head title="Messages" about="Everything that was sent to people and received from them, the newest first." />
      <List
        name="messages"
        list={list}
        columns={COLUMNS}
        id={(one) => one.id}
        to={(one) => `/messages/${one.id}`}
        filters={FILTERS}
        none={<Empty title="No message is like that" words="Take a filter away, or look at another time." />}
        empty={
          <Empty title="Nothing was sent yet" words="What you send, here or by the API, and what people answer, is listed here with all that happened to it." curl={CURL}>
            {may("messages:send") && (
              <Button component={Link} to="/compose" size="xs">
                Write a message
              </Button>
            )}
          </Empty>
        }
      />
    </>
  );
}

const SHOWN = 3;

/** Where its people stand, most of them first. */
function States({ counts }: { counts: MessageOutput["counts"] }) {
  if (counts === null) return null;
  const found = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return (
    <div className={classes["beside"]}>
      {found.slice(0, SHOWN).map(([state, count]) => (
        <span key={state}>
          <State state={state} />
          {(count > 1 || found.length > 1) && <span className={classes["count"]}>{count.toLocaleString()}</span>}
        </span>
      ))}
    </div>
  );
}

function What({ message }: { message: MessageOutput }) {
  return (
    <div className={classes["beside"]}>
      <span className={classes["what"]}>
        {message.direction === "in" ? `Received from ${message.author ?? message.from ?? "somebody"}` : (message.template ?? message.topic ?? "Free text")}
      </span>
      <span className={classes["purpose"]}>{message.purpose}</span>
    </div>
  );
}

const people = (count: number) => (count === 1 ? "1 person" : `${count.toLocaleString()} people`);
