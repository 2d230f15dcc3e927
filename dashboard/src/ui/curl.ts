/** A call of the API as one types it: the key comes from the environment. */
export function curlOf(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): string {
  const way = method === "GET" || (method === "POST" && body !== undefined) ? "" : `-X ${method} `;
  const head = `curl ${way}${location.origin}${path} \\\n  -H "Authorization: Bearer $TIDINGS_KEY"`;
  if (body === undefined) return head;
  return `${head} -H "Content-Type: application/json" \\\n  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`;
}
