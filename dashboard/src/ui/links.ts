/** Whether an address that somebody else wrote may be followed by a click: nothing but the web is. */
export function isHttp(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** One machine has several names for itself, and a link has one of them: the page takes the one by which it was opened itself. */
export function near(address: string): string {
  const { hostname, pathname, search } = new URL(address);
  return LOOPBACK.has(hostname) && LOOPBACK.has(location.hostname) ? pathname + search : address;
}
