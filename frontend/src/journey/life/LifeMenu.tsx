import { ActionIcon } from "@mantine/core";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { laterOpened } from "../../ui/later";
import { toastError } from "../../ui/toast";
import { useOpener } from "../../ui/useOpener";
import { useView } from "../viewContext";

const LifeItems = laterOpened(() => import("./LifeItems"));

/** What is done with a journey as a whole, besides editing and putting it live. */
export function LifeMenu({ onShare }: { onShare: () => void }) {
  const { journey, autosave } = useView();
  const navigate = useNavigate();
  const { opener, opened } = useOpener("menu");
  /** What is done with the journey is done with what the server has: the draft goes first. */
  const saved = async (act: () => void) => {
    try {
      await autosave.current?.flush();
    } catch (error) {
      return toastError(error);
    }
    act();
  };
  const print = () => saved(() => navigate(`/j/${journey.id}/print`));
  // The canvas holds only what is in view: paper gets a page of its own.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "p") return;
      event.preventDefault();
      void print();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
  return (
    <>
      <ActionIcon
        {...opener}
        size={30}
        variant="default"
        aria-label={en.openers.life}
        title={en.openers.life}
      >
        <Icon name="dots" />
      </ActionIcon>
      <LifeItems {...opened} saved={saved} onPrint={print} onShare={onShare} />
    </>
  );
}
