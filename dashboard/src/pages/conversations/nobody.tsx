import { Button } from "@mantine/core";
import { Link } from "react-router";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import classes from "./conversations.module.css";

/** Nobody has written yet: how the first conversation comes about. */
export function NobodyYet() {
  return (
    <div className={classes["nobody"]}>
      <Empty
        title="Nobody has written yet"
        words="Whoever answers one of your messages, or writes to one of your numbers or mailboxes, stands here. Try it: write as a person on a simulated handset."
        curl={curlOf("POST", "/v1/sandbox/inbound", { channel: "sms", from: "+31612345678", text: "Where is my order?" })}
      >
        <Button component={Link} to="/handsets" size="xs">
          Open a handset
        </Button>
      </Empty>
    </div>
  );
}
