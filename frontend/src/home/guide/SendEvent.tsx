import { Button, Code, CopyButton, Group } from "@mantine/core";
import { useCreateWriteKey } from "../../api/queries/guide";
import { useAtLeast } from "../../api/queries/me";
import { en } from "../../texts/en";
import { toastError } from "../../ui/toast";
import { commandFor } from "./command";
import classes from "./Guide.module.css";

const texts = en.guide;

/** A line that sends an event, to be copied; admins put a key into it. */
export function SendEvent() {
  const isAdmin = useAtLeast("admin");
  const create = useCreateWriteKey();
  const key = create.data?.text ?? null;
  const command = commandFor(location.origin, key);
  const about = isAdmin ? texts.eventNoKey : texts.askAdmin;
  return (
    <>
      <p className={classes.said}>
        {texts.eventHint} {key ? texts.keyOnce : about}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, keys must reach it */}
      <section className={classes.command} tabIndex={0} aria-label={texts.command}>
        <Code block>{command}</Code>
      </section>
      <Group gap="xs">
        {isAdmin && !key && (
          <Button
            size="xs"
            loading={create.isPending}
            onClick={() => create.mutate(texts.source, { onError: toastError })}
          >
            {texts.makeKey}
          </Button>
        )}
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? en.ui.copied : en.ui.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}
