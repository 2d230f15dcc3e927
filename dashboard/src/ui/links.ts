/** Whether an address that somebody else wrote may be followed by a click: nothing but the web is. */
export function isHttp(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** An address of this installation, as it is reached from here: its links say how it is reached from elsewhere, and one machine has several
 * names for itself. What has an origin of its own has another host's name, and keeps it. */
export function near(address: string): string {
  const { hostname, pathname, search } = new URL(address, location.origin);
  const isHere = hostname === location.hostname || (LOOPBACK.has(hostname) && LOOPBACK.has(location.hostname));
  return isHere ? pathname + search : address;
}
