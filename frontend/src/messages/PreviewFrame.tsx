import { useEffect, useRef } from "react";
import { boot } from "../api/boot";
import type { PreviewBody } from "../api/queries/templates";
import { en } from "../texts/en";
import frame from "../ui/SandboxedBody.module.css";

const NAME = "message-preview";

/**
 * The body as a page of the server, so that it has a policy of its own: written into
 * this page it would be bound to ours and lose its styles. The form is posted into a
 * fresh frame each time; in an old one every preview would be a step of the browser's
 * history.
 */
export function PreviewFrame({ body }: { body: PreviewBody }) {
  return <Frame key={JSON.stringify(body)} body={body} />;
}

function Frame({ body }: { body: PreviewBody }) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.submit(), []);
  const fields = { ...body, csrfmiddlewaretoken: boot().csrf_token };
  return (
    <>
      <form ref={form} hidden method="post" action="/api/templates/preview/body" target={NAME}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} readOnly />
        ))}
      </form>
      <iframe
        name={NAME}
        className={frame.frame}
        title={en.messages.frame}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
      />
    </>
  );
}
