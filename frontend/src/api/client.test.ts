// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { send } from "./client";
import { isApiError } from "./errors";

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  const fetched = vi.fn<typeof fetch>(
    async () => new Response(status === 304 ? null : body, { status, headers }),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const caught = async (promise: Promise<unknown>) => {
  try {
    await promise;
  } catch (error) {
    if (isApiError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

test("a change carries the CSRF token and the quoted revision", async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: what Django sets
  document.cookie = "csrftoken=abc";
  const fetched = answer(200, "{}");
  await send("PUT", "/api/x", { body: { a: 1 }, ifMatch: 7 });
  const headers = fetched.mock.calls[0]?.[1]?.headers as Headers;
  expect(headers.get("X-CSRFToken")).toBe("abc");
  expect(headers.get("If-Match")).toBe('"7"');
});

test("a file goes as a form, whose type the browser sets", async () => {
  const fetched = answer(200, "{}");
  const form = new FormData();
  form.set("file", new File(["u1"], "people.csv"));
  await send("POST", "/api/x", { body: form });
  const sent = fetched.mock.calls[0]?.[1];
  expect(new Headers(sent?.headers).get("Content-Type")).toBeNull();
  expect(sent?.body).toBe(form);
});

test("problem+json becomes a typed error with its fields", async () => {
  answer(
    400,
    '{"code":"invalid","message":"No.","errors":[{"field":"name","code":"blank","message":"Give a name."}]}',
  );
  const error = await caught(send("POST", "/api/x", { body: {} }));
  expect([error.status, error.code, error.errors[0]?.field]).toEqual([400, "invalid", "name"]);
});

test("an answer that is no JSON still becomes an error with a sentence", async () => {
  answer(502, "<html>");
  const error = await caught(send("GET", "/api/x"));
  expect(error.code).toBe("unexpected");
  expect(error.isTransient).toBe(true);
});

test("silence of the network is told apart from a refusal", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("failed");
  });
  expect((await caught(send("GET", "/api/x"))).status).toBe(0);
});

test("an unchanged answer has no data", async () => {
  answer(304, "", { ETag: '"3"' });
  expect(await send("GET", "/api/x", { ifNoneMatch: '"3"' })).toEqual({
    data: null,
    status: 304,
    etag: '"3"',
  });
});

test("empty query values are left out of the address", async () => {
  const fetched = answer(200, "{}");
  await send("GET", "/api/x", { query: { q: "", cursor: null, days: 14 } });
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/x?days=14");
});
