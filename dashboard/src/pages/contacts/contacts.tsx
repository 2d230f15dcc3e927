import { Button, Group, Text } from "@mantine/core";
import { IconBan, IconFileImport, IconPlus } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { useMay } from "../../api/account.ts";
import { useContacts, type ContactOutput } from "../../api/contacts.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Head } from "../../ui/head.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Parts } from "../../ui/tabs.tsx";
import { When } from "../../ui/when.tsx";
import { Forms } from "./forms/forms.tsx";
import { PersonForm } from "./person_form.tsx";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Name, id, mail or number", kind: "search" },
  { name: "locale", label: "Language" },
  { name: "country", label: "Country (NL)" },
  { name: "since", label: "Made from", kind: "day" },
  { name: "until", label: "Made until", kind: "last day" },
];

const COLUMNS: readonly Column<ContactOutput>[] = [
  { title: "Name", cell: (one) => one.name ?? <Text size="sm" c="dimmed">no name</Text>, text: (one) => one.name }, // prettier-ignore
  { title: "Your id", cell: (one) => one.external_id, text: (one) => one.external_id, isExtra: true },
  { title: "Mail", cell: (one) => one.email, text: (one) => one.email },
  { title: "Phone", cell: (one) => one.phone, text: (one) => one.phone, isExtra: true },
  { title: "Language", cell: (one) => one.locale, text: (one) => one.locale, isExtra: true },
  { title: "Country", cell: (one) => one.country, text: (one) => one.country, isExtra: true },
  { title: "Since", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at, isExtra: true },
];

const CURL = curlOf("PUT", "/v1/contacts/user_42", { name: "Ada Lovelace", email: "ada@example.com", phone: "+31612345678" });

/** The people that can be reached, and the forms by which they agree to more. */
export default function Contacts() {
  const may = useMay();
  const parts: [string, string, () => ReactNode][] = [["people", "People", () => <People />]];
  if (may("topics:read")) parts.push(["forms", "Opt-in forms", () => <Forms />]);
  return (
    <>
      <Head title="Contacts" about="The people that you can reach, the newest first.">
        {may("consents:read") && (
          <Button component={Link} to="/contacts/suppressions" variant="default" size="xs" leftSection={<IconBan size={15} />}>
            Suppressions
          </Button>
        )}
      </Head>
      <Parts parts={parts} />
    </>
  );
}

function People() {
  const list = useContacts(useGiven(FILTERS));
  const may = useMay();
  const navigate = useNavigate();
  const [isNew, setNew] = useState(false);
  const ways = may("contacts:write") && (
    <Group justify="flex-end" gap="xs" mb="sm">
      <Button component={Link} to="/contacts/import" variant="default" size="xs" leftSection={<IconFileImport size={15} />}>
        Import a file
      </Button>
      <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setNew(true)}>
        New contact
      </Button>
    </Group>
  );
  return (
    <>
      {ways}
      <List
        name="contacts"
        list={list}
        columns={COLUMNS}
        id={(one) => one.id}
        to={(one) => `/contacts/${one.id}`}
        filters={FILTERS}
        none={<Empty title="Nobody is like that" words="Names, ids, mail addresses and numbers are found by how they begin. Take a filter away, or write less." />}
        empty={<Empty title="There is nobody yet" words="Import a file from your shop or your old tool, make one person here, or tell of each from your product." curl={CURL} />}
      />
      <PersonForm isOpen={isNew} close={() => setNew(false)} made={(one) => void navigate(`/contacts/${one.id}`)} />
    </>
  );
}
