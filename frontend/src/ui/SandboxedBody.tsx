import classes from "./SandboxedBody.module.css";

interface SandboxedBodyProps {
  title: string;
  /** A page of the server with a policy of its own ... */
  src?: string;
  /** ... or the HTML itself. */
  html?: string;
}

/**
 * HTML written by others, in a frame without scripts, forms, links out of it or
 * access to this page. Always on white: messages are made for that.
 */
export function SandboxedBody({ title, src, html }: SandboxedBodyProps) {
  return (
    <iframe
      className={classes.frame}
      title={title}
      sandbox=""
      referrerPolicy="no-referrer"
      {...(src === undefined ? { srcDoc: html ?? "" } : { src })}
    />
  );
}
