import { useCallback, useRef, useState } from "react";
import { Text } from "@mantine/core";
import { useLocation, useNavigate, useParams } from "react-router";
import { INBOX_FILTERS, useInbox, useInboxLive, useSetOpen } from "../../api/inbox.ts";
import { rowsOf } from "../../api/queries.ts";
import { useMay } from "../../api/account.ts";
import { useFilters } from "../../ui/address.ts";
import { useKeys } from "../../ui/keys.ts";
import { told } from "../../ui/told.ts";
import classes from "./conversations.module.css";
import { Inbox } from "./inbox.tsx";
import { Keys } from "./keys.tsx";
import { NobodyYet } from "./nobody.tsx";
import { Person } from "./person.tsx";
import { Thread } from "./thread.tsx";

/** What people say to the company, and its answers: the list, one conversation, and who it is with. */
export default function Conversations() {
  const { id } = useParams();
  const [filters] = useFilters(INBOX_FILTERS);
  const { search } = useLocation();
  const navigate = useNavigate();
  const may = useMay();
  const list = useInbox(filters);
  const setOpen = useSetOpen();
  const [isHelping, help] = useState(false);
  const words = useRef<HTMLInputElement>(null);
  const answer = useRef<HTMLTextAreaElement>(null);
  useInboxLive();

  const rows = rowsOf(list.data);
  const here = rows.find((one) => one.id === id);
  const to = useCallback((other: string | null) => void navigate({ pathname: other === null ? "/conversations" : `/conversations/${other}`, search: without(search, "at") }), [navigate, search]);
  const step = (by: 1 | -1) => {
    const place = rows.findIndex((one) => one.id === id);
    const next = rows[place < 0 ? 0 : place + by];
    if (next !== undefined) to(next.id);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    r: () => answer.current?.focus(),
    e: () => {
      if (here !== undefined && may("conversations:write")) setOpen.mutate({ id: here.id, isOpen: here.state !== "open" }, { onError: told });
    },
    "/": () => words.current?.focus(),
    "?": () => help(true),
    Escape: () => id !== undefined && to(null),
  });
  return (
    <div className={classes["desk"]} data-open={id === undefined ? undefined : true} data-person={id === undefined ? undefined : true}>
      <div className={`${classes["pane"]} ${classes["list"]}`}>
        <Inbox list={list} here={id ?? null} words={words} help={() => help(true)} />
      </div>
      <div className={`${classes["pane"]} ${classes["thread"]}`}>
        {id === undefined && list.isSuccess && rows.length === 0 && Object.keys(filters).length === 0 ? (
          <NobodyYet />
        ) : id === undefined ? (
          <div className={classes["nobody"]}>
            <Text c="dimmed" size="sm" ta="center">
              Choose a conversation to read it and to answer: with j and k, or by a click.
            </Text>
          </div>
        ) : (
          <Thread key={id} id={id} answer={answer} back={() => to(null)} />
        )}
      </div>
      {id !== undefined && (
        <aside className={`${classes["pane"]} ${classes["beside"]}`} aria-label="The person">
          <div className={classes["person"]}>
            <Person conversation={id} />
          </div>
        </aside>
      )}
      <Keys isOpen={isHelping} close={() => help(false)} />
    </div>
  );
}

function without(search: string, name: string): string {
  const params = new URLSearchParams(search);
  params.delete(name);
  return params.toString();
}
