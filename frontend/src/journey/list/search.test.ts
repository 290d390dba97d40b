import { describe, expect, it } from "vitest";
import { isNarrowed, readSearch, writeSearch } from "./search";

const read = (text: string) => readSearch(new URLSearchParams(text));

describe("the search of the journeys page", () => {
  it("comes back from its address as it was", () => {
    const search = { q: "50 % & more", status: "live", label: "VIP", sort: "name" } as const;
    expect(read(new URLSearchParams(writeSearch(search)).toString())).toEqual(search);
  });

  it("leaves the usual out of the address", () => {
    expect(writeSearch(read(""))).toEqual({});
  });

  it.each([
    ["status=gone", "open"],
    ["status=archived", "archived"],
    ["", "open"],
  ])("reads %s as the state %s", (text, status) => {
    expect(read(text).status).toBe(status);
  });

  it("is narrow when something is left out, whatever the order", () => {
    expect(isNarrowed(read("sort=name"))).toBe(false);
    expect(isNarrowed(read("status=live"))).toBe(true);
    expect(isNarrowed(read("q=a"))).toBe(true);
  });
});
