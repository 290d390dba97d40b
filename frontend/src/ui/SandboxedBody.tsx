import classes from "./SandboxedBody.module.css";

interface SandboxedBodyProps {
  title: string;
  /** A page of the server with a policy of its own. */
  src: string;
}

/**
 * HTML written by others, in a frame without scripts, forms or access to this page;
 * its links open in windows of their own. Always on white: messages are made for that.
 */
export function SandboxedBody({ title, src }: SandboxedBodyProps) {
  return (
    <iframe
      className={classes.frame}
      title={title}
      src={src}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
    />
  );
}
