import "@mantine/spotlight/styles.css";
import { Spotlight, spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { IconKeyboard, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useMay } from "../api/account.ts";
import { findDelivery } from "../api/messages.ts";
import { told } from "../ui/told.ts";
import { openKeys } from "./by_keys.tsx";
import { PLACES } from "./places.ts";

export const open = () => spotlight.open();

/** What begins with these letters is an id: it is opened as it is. */
const BY_ID: readonly [prefix: string, to: (id: string) => string | Promise<string>][] = [
  ["msg_", (id) => `/messages/${id}`],
  ["dlv_", async (id) => `/messages/${(await findDelivery(id)).message}?delivery=${id}`],
  ["pac_", (id) => `/providers/${id}`],
  ["whe_", (id) => `/developers/webhooks/${id}`],
  ["hok_", (id) => `/developers/hooks/${id}`],
  ["log_", (id) => `/developers?tab=log&open=${id}`],
  ["ctc_", (id) => `/contacts/${id}`],
  ["sch_", (id) => `/schedules/${id}`],
  ["flg_", (id) => `/moderation?open=${id}`],
  ["apl_", (id) => `/moderation?tab=appeals&open=${id}`],
  ["cnv_", (id) => `/conversations/${id}`],
];

/** Every page by its name, and whatever an id names. */
export default function Palette() {
  const navigate = useNavigate();
  const may = useMay();
  const pages: SpotlightActionData[] = PLACES.filter((place) => !place.path.includes(":") && may(place.scope)).map((place) => ({
    id: place.path,
    label: place.title,
    leftSection: place.icon && <place.icon size={18} stroke={1.7} />,
    onClick: () => void navigate(place.path),
  }));
  return (
    <Spotlight
      actions={[...pages, { id: "keys", label: "Keys", leftSection: <IconKeyboard size={18} stroke={1.7} />, onClick: openKeys }]}
      shortcut={null}
      attributes={{ content: { "aria-label": "Go to" } }}
      nothingFound="There is no page of that name. An id (msg_…) is opened with Enter."
      highlightQuery
      limit={12}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: "Go to a page, or paste an id",
        "aria-label": "Go to a page, or paste an id",
        onKeyDown: (event) => {
          const given = event.currentTarget.value.trim();
          const found = BY_ID.find(([prefix]) => given.startsWith(prefix));
          if (event.key !== "Enter" || found === undefined) return;
          event.preventDefault();
          spotlight.close();
          Promise.resolve(found[1](given)).then((to) => void navigate(to), told);
        },
      }}
    />
  );
}
