import { useEffect } from "react";

/** Tell the printer about the paper while this page is open; by CSSOM, as the policy asks. */
export function usePageRule(rule: string) {
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rule);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [rule]);
}
