/** Copy and paste from a menu, where no event of the browser carries the clipboard. */
import { en } from "../texts/en";
import { toast } from "../ui/toast";

export async function copyByMenu(text: string | undefined, done: () => void) {
  if (text === undefined) return;
  try {
    await writeClipboard(text);
    done();
  } catch {
    toast(en.editing.clipboard.noWrite);
  }
}

export async function pasteByMenu(paste: (text: string) => void) {
  let text: string;
  try {
    text = await readClipboard();
  } catch {
    return toast(en.editing.clipboard.noRead);
  }
  paste(text);
}

/** Put a text on the clipboard from a menu; old and insecure pages go by the copy event. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("copy", put, { once: true, capture: true });
  if (!document.execCommand("copy")) throw new Error("refused");
}

async function readClipboard(): Promise<string> {
  if (!navigator.clipboard?.readText) throw new Error("refused");
  return navigator.clipboard.readText();
}
