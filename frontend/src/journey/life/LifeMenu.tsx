import { ActionIcon } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
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
  useHotkeys([["mod+P", print]], []);
  return (
    <>
      <ActionIcon
        {...opener}
        size={30}
        variant="default"
        aria-label={en.life.menu}
        title={en.life.menu}
      >
        <Icon name="dots" />
      </ActionIcon>
      <LifeItems {...opened} saved={saved} onPrint={print} onShare={onShare} />
    </>
  );
}
