import { ActionIcon, AppShell, Badge, Burger, Group, Kbd, NavLink, ScrollArea, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Suspense, useEffect, useRef } from "react";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { useAccount, useMay } from "../api/account.ts";
import { useFreshness, useLiveState } from "../api/freshness.ts";
import { useWaiting } from "../api/waiting.ts";
import { useKeys } from "../ui/keys.ts";
import { Problem } from "../ui/problem.tsx";
import { Waiting } from "../ui/waiting.tsx";
import { AccountMenu } from "./account_menu.tsx";
import { COMMAND, openKeys, useUndoKey } from "./by_keys.tsx";
import { openPalette, PaletteDoor } from "./palette_door.tsx";
import { PLACES } from "./places.ts";
import classes from "./shell.module.css";

/** What is around every page: where one can go, who one is, and how it stands with the connection. */
export function Shell() {
  const account = useAccount();
  const location = useLocation();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  useFreshness(Boolean(account.data));
  useHotkeys([["mod+K", openPalette]]);
  useKeys({ "?": openKeys });
  useUndoKey();
  useArrival(location.pathname);
  useEffect(close, [location.pathname, close]);
  if (account.isPending) return <Waiting isWhole />;
  if (account.isLoadingError) return <Problem error={account.error} again={() => void account.refetch()} />;
  if (account.data === null) return <Navigate to={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen } }} padding="md">
      <a href="#page" className={classes["skip"]}>
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <UnstyledButton component={Link} to="/" className={classes["brand"]}>
              <Mark />
              <Text fw={650}>Tidings</Text>
            </UnstyledButton>
            <Connection />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <UnstyledButton onClick={openPalette} className={classes["search"]} visibleFrom="sm">
              <IconSearch size={15} />
              <Text size="sm" c="dimmed">
                Search or go to
              </Text>
              <Kbd size="xs">{COMMAND} K</Kbd>
            </UnstyledButton>
            <ActionIcon variant="subtle" hiddenFrom="sm" onClick={openPalette} aria-label="Search or go to">
              <IconSearch size={18} />
            </ActionIcon>
            <AccountMenu account={account.data} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea component="nav" aria-label="Pages">
          <Pages path={location.pathname} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes["page"]}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <PaletteDoor />
    </AppShell>
  );
}

/** Whoever goes to another page is in it, and not where they were on the one before. */
function useArrival(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const page = document.getElementById("page");
    if (page?.contains(document.activeElement) === false) page.focus({ preventScroll: true });
  }, [path]);
}

function Pages({ path }: { path: string }) {
  const may = useMay();
  const waiting = useWaiting();
  const shown = PLACES.filter((place) => place.icon !== undefined && may(place.scope));
  return shown.map(({ path: to, title, icon: Icon, waits }) => {
    const isHere = to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
    return (
      <NavLink
        key={to}
        component={Link}
        to={to}
        label={title}
        active={isHere}
        aria-current={isHere ? "page" : undefined}
        rightSection={waits !== undefined && <Count count={waiting?.[waits] ?? 0} />}
        leftSection={Icon && <Icon size={17} stroke={1.7} />}
        className={classes["link"]}
      />
    );
  });
}

function Count({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Badge size="sm" variant="light" aria-label={`${count} waiting`}>
      {count.toLocaleString()}
    </Badge>
  );
}

function Connection() {
  const { status } = useLiveState();
  if (status === "open" || status === "idle" || status === "connecting") return null;
  const words = status === "offline" ? "You are offline: what you see is from before." : "What you see may be a moment old: the connection comes back by itself.";
  return (
    <Tooltip label={words} multiline maw={260}>
      <Text size="xs" c="dimmed" role="status">
        {status === "offline" ? "Offline" : "Reconnecting"}
      </Text>
    </Tooltip>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-tide-7)" />
      <path
        d="M6 19c3.3 0 3.3-3 6.7-3s3.3 3 6.6 3 3.4-3 6.7-3M6 13c3.3 0 3.3-3 6.7-3s3.3 3 6.6 3 3.4-3 6.7-3"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
