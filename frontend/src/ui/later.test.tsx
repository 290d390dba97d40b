// @vitest-environment happy-dom
import { MantineProvider } from "@mantine/core";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { type ReactNode, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { en } from "../texts/en";
import { fetchRest, later, laterDialog, laterOpened } from "./later";

vi.mock("../theme/withRest", () => ({ withRest: (load: () => unknown) => load() }));

const show = (part: ReactNode) => render(<MantineProvider>{part}</MantineProvider>);
const arrive = () => act(() => new Promise((resolve) => setTimeout(resolve, 30)));

const Word = ({ word }: { word: string }) => <p>{word}</p>;

beforeEach(() => vi.stubGlobal("requestIdleCallback", (call: () => void) => call()));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("A part is waited for once and drawn at once from then on", async () => {
  const load = vi.fn(async () => ({ default: Word }));
  const Part = later(load, <i>waiting</i>);
  const { unmount } = show(<Part word="here" />);
  expect(screen.queryByText("waiting")).not.toBeNull();
  await arrive();
  expect(screen.queryByText("here")).not.toBeNull();
  unmount();
  show(<Part word="again" />);
  expect(screen.queryByText("again")).not.toBeNull();
  expect(load).toHaveBeenCalledTimes(1);
});

test("A part that cannot be fetched says so and is fetched when asked again", async () => {
  const load = vi.fn<() => Promise<{ default: typeof Word }>>();
  load.mockRejectedValueOnce(new TypeError("offline")).mockResolvedValue({ default: Word });
  const Part = later(load);
  show(<Part word="here" />);
  await arrive();
  expect(screen.getByRole("alert").textContent).toContain(en.ui.partMissing);
  fireEvent.click(screen.getByRole("button", { name: en.ui.retry }));
  await arrive();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByText("here")).not.toBeNull();
});

test("What can be closed can be given up when it cannot be fetched", async () => {
  const Dialog = laterDialog<{ onClose: () => void }>(() => Promise.reject(new TypeError()));
  const onClose = vi.fn();
  show(<Dialog onClose={onClose} />);
  await arrive();
  fireEvent.click(screen.getByRole("button", { name: en.ui.dismiss }));
  expect(onClose).toHaveBeenCalled();
});

test("The rest is fetched before anybody asks, also after one part failed", async () => {
  later<object>(() => Promise.reject(new TypeError("offline")));
  const Part = later(async () => ({ default: Word }));
  await fetchRest();
  show(<Part word="here" />);
  expect(screen.queryByText("here")).not.toBeNull();
});

test("What is opened arrives closed, then opens, and stays for the next time", async () => {
  const seen: boolean[] = [];
  const Sheet = laterOpened(async () => ({
    default: ({ isOpen }: { isOpen: boolean }) => {
      seen.push(isOpen);
      return isOpen && <p>sheet</p>;
    },
  }));
  const { rerender } = show(<Sheet isOpen={false} />);
  await arrive();
  expect(seen).toEqual([]);
  const open = (isOpen: boolean) =>
    rerender(
      <MantineProvider>
        <Sheet isOpen={isOpen} />
      </MantineProvider>,
    );
  open(true);
  await arrive();
  expect(seen.at(0)).toBe(false);
  expect(screen.queryByText("sheet")).not.toBeNull();
  open(false);
  expect(screen.queryByText("sheet")).toBeNull();
});

test("The focus goes back to what opened a dialog", async () => {
  const Dialog = laterDialog(async () => ({
    default: ({ onClose }: { onClose: () => void }) => (
      // biome-ignore lint/a11y/noAutofocus: a dialog takes the focus
      <input autoFocus aria-label="field" onBlur={onClose} />
    ),
  }));
  function Page() {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          open
        </button>
        {isOpen && <Dialog onClose={() => setOpen(false)} />}
      </>
    );
  }
  show(<Page />);
  const opener = screen.getByRole("button", { name: "open" });
  opener.focus();
  fireEvent.click(opener);
  await arrive();
  const field = screen.getByLabelText("field");
  expect(document.activeElement).toBe(field);
  act(() => field.blur());
  await arrive();
  expect(document.activeElement).toBe(opener);
});
