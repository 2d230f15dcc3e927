import { ActionIcon, Group, Paper, Select, Stack, Table, Text, Title, Tooltip } from "@mantine/core";
import { IconUserMinus, IconX } from "@tabler/icons-react";
import { useAccount, useMay } from "../../api/account.ts";
import {
  useGiveRole,
  useInvitations,
  useMembers,
  useRemoveMember,
  useRevokeInvitation,
  useScopes,
  type InvitationOutput,
  type MemberOutput,
  type Role,
} from "../../api/members.ts";
import { ask } from "../../ui/ask.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { done, told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";
import { Invite } from "./invite.tsx";
import { Roles } from "./roles.tsx";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Name or mail address", kind: "search" },
  { name: "role", label: "Role", options: ["owner", "admin", "developer", "marketer", "agent", "viewer"] },
];

const CURL = curlOf("POST", "/v1/invitations", { email: "ada@example.com", role: "developer" });

/** Who may sign in to this workspace, and as what. */
export function Members() {
  const may = useMay();
  const members = useMembers(useGiven(FILTERS));
  const columns: Column<MemberOutput>[] = [
    { title: "Name", cell: (one) => <Who member={one} />, text: (one) => one.name },
    { title: "Mail address", cell: (one) => one.email, text: (one) => one.email, isExtra: true },
    { title: "Role", cell: (one) => <RoleOf member={one} />, text: (one) => one.role },
    { title: "Second factor", cell: (one) => (one.has_second_factor ? "on" : "off"), text: (one) => one.has_second_factor, isExtra: true },
    { title: "Since", cell: (one) => <When at={one.joined_at} />, text: (one) => one.joined_at, isExtra: true },
  ];
  if (may("members:write")) columns.push({ title: "Actions", cell: (one) => <Remove member={one} />, text: null });
  return (
    <Stack gap="lg">
      {may("members:write") && <Invite />}
      <Invitations />
      <section>
        <Title order={2} mb="xs">
          Members
        </Title>
        <List
          name="members"
          list={members}
          columns={columns}
          id={(one) => one.id}
          filters={FILTERS}
          empty={<Empty title="Nobody signs in here yet" words="Invite the first by their mail address: a link leaves for it, and they choose a password." curl={CURL} />}
        />
      </section>
      <Roles />
    </Stack>
  );
}

function Who({ member }: { member: MemberOutput }) {
  const { data } = useAccount();
  return (
    <>
      <Text size="sm">
        {member.name}
        {member.id === data?.id && (
          <Text span size="xs" c="dimmed">
            {" "}
            (you)
          </Text>
        )}
      </Text>
      <Text size="xs" c="dimmed" hiddenFrom="sm" maw={190} style={{ overflowWrap: "anywhere" }}>
        {member.email}
      </Text>
    </>
  );
}

/** Roles that one may give and take away: none above one's own. */
export function useRoles(): Role[] {
  const { data: account } = useAccount();
  const { data: scopes } = useScopes();
  const roles = scopes?.roles.map((one) => one.role) ?? [];
  return account?.role ? roles.slice(Math.max(roles.indexOf(account.role), 0)) : [];
}

function RoleOf({ member }: { member: MemberOutput }) {
  const may = useMay();
  const give = useGiveRole();
  const roles = useRoles();
  if (!may("members:write") || !roles.includes(member.role)) return member.role;
  const change = (role: Role) => {
    const undo = () => void give.mutateAsync({ id: member.id, role: member.role }).then(() => done(`${member.name} is ${member.role} again.`), told);
    give.mutate({ id: member.id, role }, { onSuccess: () => done(`${member.name} is ${role} now.`, undo), onError: told });
  };
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      data={roles}
      value={give.isPending ? give.variables.role : member.role}
      onChange={(role) => role !== null && change(role as Role)}
      allowDeselect={false}
      size="xs"
      w={120}
    />
  );
}

function Remove({ member }: { member: MemberOutput }) {
  const { data: account } = useAccount();
  const remove = useRemoveMember();
  const roles = useRoles();
  // Who goes themselves does so on the page of their account.
  if (member.id === account?.id || !roles.includes(member.role)) return null;
  return (
    <Tooltip label={`Remove ${member.name}`}>
      <ActionIcon
        variant="subtle"
        color="red"
        aria-label={`Remove ${member.name}`}
        onClick={() =>
          ask({
            title: `Remove ${member.name}?`,
            words: `${member.email} is refused within two seconds, and their sessions in this workspace are over. Keys that they made stay: revoke those under Developers. To come back they need an invitation.`,
            action: "Remove",
            isGrave: true,
            // By then its row is gone.
            then: () => void remove.mutateAsync(member.id).then(() => done(`${member.name} is no member any more.`), told),
          })
        }
      >
        <IconUserMinus size={17} />
      </ActionIcon>
    </Tooltip>
  );
}

function Invitations() {
  const { data = [] } = useInvitations();
  if (data.length === 0) return null;
  return (
    <Paper component="section" withBorder p="md" aria-label="Open invitations">
      <Title order={2} mb="xs">
        Open invitations
      </Title>
      <Table verticalSpacing="xs">
        <Table.Tbody>
          {data.map((one) => (
            <Open key={one.id} invitation={one} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Open({ invitation }: { invitation: InvitationOutput }) {
  const may = useMay();
  const revoke = useRevokeInvitation();
  const roles = useRoles();
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <Text size="sm">{invitation.email}</Text>
        <Text size="xs" c="dimmed">
          {invitation.role}, invited by {invitation.inviter ?? "the command line"}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <Text size="xs" c="dimmed">
            until
          </Text>
          <When at={invitation.expires_at} size="xs" />
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        {may("members:write") && roles.includes(invitation.role) && (
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`Revoke the invitation of ${invitation.email}`}
            onClick={() =>
              ask({
                title: "Revoke this invitation?",
                words: `The link that ${invitation.email} was sent is refused from now on. You can invite them again: that is another mail with another link.`,
                action: "Revoke",
                isGrave: true,
                then: () => void revoke.mutateAsync(invitation.id).then(() => done("The invitation is revoked."), told),
              })
            }
          >
            <IconX size={17} />
          </ActionIcon>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
