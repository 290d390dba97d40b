/**
 * The one way to the server: session cookie, CSRF header, If-Match, and every refusal
 * thrown as an ApiError. Only `queries/` call it; components use the hooks there.
 */

import { en } from "../texts/en";
import { boot } from "./boot";
import { ApiError, toApiError } from "./errors";

type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  /** The revision the change is based on; sent as a quoted ETag. */
  ifMatch?: string | number;
  ifNoneMatch?: string | null;
  signal?: AbortSignal;
  /** Let the request outlive the page; the browser allows bodies up to 64 kB. */
  keepalive?: boolean;
}

interface Reply<T> {
  /** null with status 304: what the caller already has still holds. */
  data: T | null;
  status: number;
  etag: string | null;
}

function csrfToken(): string {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  return cookie ?? boot().csrf_token;
}

function toUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function toHeaders(method: string, options: RequestOptions): Headers {
  const headers = new Headers({ Accept: "application/json" });
  // A form brings its own type, with the boundary that the browser chose.
  if (options.body !== undefined && !(options.body instanceof FormData)) {
    headers.set("Content-Type", "application/json");
  }
  if (method !== "GET") headers.set("X-CSRFToken", csrfToken());
  if (options.ifMatch !== undefined) headers.set("If-Match", `"${options.ifMatch}"`);
  if (options.ifNoneMatch) headers.set("If-None-Match", options.ifNoneMatch);
  return headers;
}

function toBody(body: unknown): BodyInit | null {
  if (body === undefined) return null;
  return body instanceof FormData ? body : JSON.stringify(body);
}

async function fetchOrThrow(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "offline", en.api.offline);
  }
}

/** Send one request and keep its ETag; throws ApiError unless the answer is 2xx or 304. */
export async function send<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  options: RequestOptions = {},
): Promise<Reply<T>> {
  const response = await fetchOrThrow(toUrl(path, options.query), {
    method,
    headers: toHeaders(method, options),
    credentials: "same-origin",
    body: toBody(options.body),
    signal: options.signal ?? null,
    keepalive: options.keepalive ?? false,
  });
  const etag = response.headers.get("ETag");
  if (response.status === 304) return { data: null, status: 304, etag };
  if (!response.ok) throw await refusalOf(response);
  const text = await response.text();
  return { data: text ? (JSON.parse(text) as T) : null, status: response.status, etag };
}

/** GET, for answers that always have a body. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const reply = await send<T>("GET", path, { query: query ?? {}, ...(signal ? { signal } : {}) });
  return reply.data as T;
}

/** GET, for answers that are files. */
export async function getFile(path: string, query?: Query, signal?: AbortSignal): Promise<Blob> {
  const response = await fetchOrThrow(toUrl(path, query), {
    credentials: "same-origin",
    signal: signal ?? null,
  });
  if (!response.ok) throw await refusalOf(response);
  return response.blob();
}

/** POST; T is `null` for answers without a body. */
export async function post<T>(
  path: string,
  body: unknown = {},
  options?: RequestOptions,
): Promise<T> {
  return (await send<T>("POST", path, { ...options, body })).data as T;
}

export async function put<T>(path: string, body: unknown, options?: RequestOptions): Promise<T> {
  return (await send<T>("PUT", path, { ...options, body })).data as T;
}

export async function remove(path: string): Promise<void> {
  await send("DELETE", path);
}

/** What the server refused, as an error; who is not logged in any more goes to log in. */
async function refusalOf(response: Response): Promise<ApiError> {
  const error = await toApiError(response);
  if (error.status === 401 || error.code === "not_authenticated") signedOut();
  return error;
}

/** Told to the page when nobody is signed in any more; who has unsaved work prevents it. */
export const SIGNED_OUT = "rivermouth:signed-out";

export const loginAddress = (next: string) =>
  `${boot().login_url}?next=${encodeURIComponent(next)}`;

function signedOut() {
  const mayLeave = window.dispatchEvent(new Event(SIGNED_OUT, { cancelable: true }));
  if (mayLeave) location.assign(loginAddress(location.pathname + location.search));
}
