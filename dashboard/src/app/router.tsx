import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { askAccount } from "../api/account.ts";
import { PLACES, type Place } from "./places.ts";
import { Broken, NoPlace } from "./broken.tsx";
import { Guarded } from "./guarded.tsx";
import { Shell } from "./shell.tsx";

/** Pages are loaded when they are first asked for. */
function route(place: Place): RouteObject {
  return {
    path: place.path,
    errorElement: <Broken />,
    handle: place,
    lazy: async () => ({ Component: guarded((await place.load()).default) }),
  };
}

const PAGES = new Map<ComponentType, ComponentType>();

/** A page of several places is one: going from the one to the other leaves the focus, and what was typed, where it is. */
function guarded(Page: ComponentType): ComponentType {
  const made = PAGES.get(Page) ?? (() => <Guarded><Page /></Guarded>); // prettier-ignore
  PAGES.set(Page, made);
  return made;
}

/** Who is here is asked once, while the first page is on its way. */
function loader(): null {
  askAccount();
  return null;
}

/** Pages for whoever is not inside yet. */
const DOORS: readonly [path: string, load: Place["load"]][] = [
  ["/sign-in", () => import("../pages/sign_in/sign_in.tsx")],
  ["/invitation", () => import("../pages/sign_in/invitation.tsx")],
  ["/password-reset", () => import("../pages/sign_in/password_reset.tsx")],
];

export const router = createBrowserRouter([
  ...DOORS.map(([path, load]): RouteObject => ({ path, lazy: async () => ({ Component: (await load()).default }), errorElement: <Broken /> })),
  { element: <Shell />, errorElement: <Broken />, loader, shouldRevalidate: () => false, children: [...PLACES.map(route), { path: "*", element: <NoPlace /> }] },
]);
