// @vitest-environment happy-dom
import { act, cleanup, render, screen as shown } from "@testing-library/react";
import { Suspense, useEffect } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { screen } from "./screen";

afterEach(cleanup);

const Plan = () => <p>plan</p>;
const arrive = () => act(() => new Promise((resolve) => setTimeout(resolve, 30)));

test("A screen that was fetched is drawn without a placeholder", async () => {
  const { Component, fetch } = screen(async () => ({ default: Plan }));
  await fetch();
  const Waiting = vi.fn(() => <i>waiting</i>);
  render(
    <Suspense fallback={<Waiting />}>
      <Component />
    </Suspense>,
  );
  expect(shown.queryByText("plan")).not.toBeNull();
  expect(Waiting).not.toHaveBeenCalled();
});

test("A screen that nobody fetched comes when it is shown", async () => {
  const { Component } = screen(async () => ({ default: Plan }));
  render(
    <Suspense fallback={<i>waiting</i>}>
      <Component />
    </Suspense>,
  );
  expect(shown.queryByText("waiting")).not.toBeNull();
  await arrive();
  expect(shown.queryByText("plan")).not.toBeNull();
});

test("A screen that comes twice, shown and fetched, is put up once", async () => {
  const put = vi.fn();
  const Counted = () => {
    useEffect(put, []);
    return <p>plan</p>;
  };
  const { Component, fetch } = screen(async () => ({ default: Counted }));
  const page = () => (
    <Suspense fallback={<i>waiting</i>}>
      <Component />
    </Suspense>
  );
  const { rerender } = render(page());
  await arrive();
  await fetch();
  rerender(page());
  expect(shown.queryByText("plan")).not.toBeNull();
  expect(put).toHaveBeenCalledTimes(1);
});
