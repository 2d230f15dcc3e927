import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconKeyboard, IconLogout, IconMoon, IconSun, IconSunMoon, IconUser } from "@tabler/icons-react";
import { Link } from "react-router";
import type { AccountOutput } from "@sdk/types.ts";
import { useSignOut, useSwitch } from "../api/account.ts";
import { told } from "../ui/told.ts";
import { openKeys } from "./by_keys.tsx";

/** Who one is, the other workspaces, light or dark, and the way out. */
export function AccountMenu({ account }: { account: AccountOutput }) {
  const signOut = useSignOut();
  const change = useSwitch();
  const here = account.workspaces.find((one) => one.id === account.workspace);
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton style={{ display: "flex", alignItems: "center", gap: 8 }}>
          <VisuallyHidden>{account.name}, </VisuallyHidden>
          <Avatar name={account.name} color="initials" size="sm" aria-hidden />
          <Text size="sm" visibleFrom="sm" maw={160} truncate>
            {here?.name}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {account.name} · {account.role}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} />}>
          Your account
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Workspaces</Menu.Label>
        {account.workspaces.map((one) => (
          <Menu.Item
            key={one.id}
            rightSection={one.id === account.workspace ? <IconCheck size={16} aria-label="You are here" /> : null}
            onClick={() => one.id !== account.workspace && change.mutate(one.id, { onError: told })}
          >
            {one.name}
            <Text size="xs" c="dimmed">
              {one.mode} · {one.role}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Shade />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openKeys}>
          Keys
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate(undefined, { onError: told })}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const SHADES = [
  { value: "light", label: "Light", Icon: IconSun },
  { value: "dark", label: "Dark", Icon: IconMoon },
  { value: "auto", label: "As the system", Icon: IconSunMoon },
] as const;

function Shade() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SHADES.map(({ value, label, Icon }) => (
    <Menu.Item
      key={value}
      closeMenuOnClick={false}
      leftSection={<Icon size={16} />}
      rightSection={value === colorScheme ? <IconCheck size={16} aria-label="Chosen" /> : null}
      onClick={() => setColorScheme(value)}
    >
      {label}
    </Menu.Item>
  ));
}
