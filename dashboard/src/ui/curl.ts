/** A call of the API as one types it: the key comes from the environment. */
export function curlOf(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): string {
  const way = method === "GET" || (method === "POST" && body !== undefined) ? "" : `-X ${method} `;
  // A shell takes `?` and `&` for signs of its own.
  const address = /[?&]/.test(path) ? `'${location.origin}${path}'` : location.origin + path;
  const head = `curl ${way}${address} \\\n  -H "Authorization: Bearer $TIDINGS_KEY"`;
  if (body === undefined) return head;
  return `${head} -H "Content-Type: application/json" \\\n  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`;
}
