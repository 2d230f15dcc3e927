import { useCallback, useRef } from "react";
import { Text } from "@mantine/core";
import { useLocation, useNavigate, useParams } from "react-router";
import { INBOX_FILTERS, useInbox, useInboxLive } from "../../api/inbox.ts";
import { rowsOf } from "../../api/queries.ts";
import { openKeys } from "../../app/by_keys.tsx";
import { searchWith, useFilters } from "../../ui/address.ts";
import { useKeys } from "../../ui/keys.ts";
import classes from "./conversations.module.css";
import { Inbox } from "./inbox.tsx";
import { ELSEWHERE } from "./names.ts";
import { NobodyYet } from "./nobody.tsx";
import { Thread } from "./thread.tsx";

/** What people say to the company, and its answers: the list, one conversation, and who it is with. */
export default function Conversations() {
  const { id } = useParams();
  const [filters] = useFilters(INBOX_FILTERS);
  const [{ thread }] = useFilters(["thread"]);
  const { search } = useLocation();
  const navigate = useNavigate();
  const list = useInbox(filters);
  const words = useRef<HTMLInputElement>(null);
  const answers = { here: useRef<HTMLTextAreaElement>(null), under: useRef<HTMLTextAreaElement>(null) };
  useInboxLive();

  const rows = rowsOf(list.data);
  const under = id === undefined ? undefined : thread;
  const to = useCallback((other: string | null) => void navigate({ pathname: other === null ? "/conversations" : `/conversations/${other}`, search: searchWith(search, ELSEWHERE) }), [navigate, search]);
  const open = (root: string | null) => (root !== null || under !== undefined) && void navigate({ search: searchWith(search, { thread: root, ...(root === null ? { at: null } : {}) }) });
  const step = (by: 1 | -1) => {
    const place = rows.findIndex((one) => one.id === id);
    const next = rows[place < 0 ? 0 : place + by];
    if (next !== undefined) to(next.id);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    r: () => (answers.under.current ?? answers.here.current)?.focus(),
    "/": () => words.current?.focus(),
    Escape: () => (under !== undefined ? open(null) : id !== undefined && to(null)),
  });
  return (
    <div className={classes["desk"]} data-open={id === undefined ? undefined : true} data-person={id === undefined ? undefined : true} data-under={under === undefined ? undefined : true}>
      <div className={`${classes["pane"]} ${classes["list"]}`}>
        <Inbox list={list} here={id ?? null} words={words} help={openKeys} />
      </div>
      {id !== undefined ? (
        <Thread key={id} id={id} under={under ?? null} open={open} answers={answers} back={() => to(null)} />
      ) : (
        <div className={`${classes["pane"]} ${classes["thread"]}`}>
          {list.isSuccess && rows.length === 0 && Object.keys(filters).length === 0 ? (
            <NobodyYet />
          ) : (
            <div className={classes["nobody"]}>
              <Text c="dimmed" size="sm" ta="center">
                Choose a conversation to read it and to answer: with j and k, or by a click.
              </Text>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
