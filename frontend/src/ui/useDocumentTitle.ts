import { useEffect } from "react";
import { en } from "../texts/en";

export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${en.shell.product}`;
  }, [title]);
}
