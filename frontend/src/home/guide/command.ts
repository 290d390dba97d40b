/** The line that sends the first event: any shell takes it as it stands. */
export function commandFor(origin: string, key: string | null): string {
  const event = { userId: "ada", event: "Signed Up" };
  return [
    `curl -u '${key ?? "YOUR_WRITE_KEY"}:' -H 'Content-Type: application/json'`,
    `${origin}/v1/track -d '${JSON.stringify(event)}'`,
  ].join(" \\\n  ");
}
