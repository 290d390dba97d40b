/** A refusal of the server (problem+json) or of the network, as one thrown type. */
import { en } from "../texts/en";
import type { FieldError } from "./types";

export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: FieldError[] = [],
  ) {
    super(message);
  }

  /** Tell whether the same request may succeed when sent again unchanged. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  get isStale(): boolean {
    return this.status === 412;
  }
}

interface ProblemJson {
  code?: unknown;
  message?: unknown;
  errors?: unknown;
}

/** Read the body of a refused request; an answer that is no problem+json still becomes one. */
export async function toApiError(response: Response): Promise<ApiError> {
  let body: ProblemJson = {};
  try {
    const parsed: unknown = await response.clone().json();
    if (typeof parsed === "object" && parsed !== null) body = parsed;
  } catch {
    // A proxy's HTML page: the status alone has to do.
  }
  return new ApiError(
    response.status,
    typeof body.code === "string" ? body.code : "unexpected",
    typeof body.message === "string" ? body.message : en.api.unexpected(response.status),
    Array.isArray(body.errors) ? (body.errors as FieldError[]) : [],
  );
}

export function isApiError(value: unknown): value is ApiError {
  return value instanceof ApiError;
}

/** The sentence to show for whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : en.api.unexpected(0);
}

/** Field errors by field name, for forms; errors without a field are left out. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!isApiError(error)) return {};
  const found: Record<string, string> = {};
  for (const each of error.errors) if (each.field) found[each.field] ??= each.message;
  return found;
}
