import { Button } from "@mantine/core";
import { useCanPublish, useMe } from "../../api/queries/me";
import { type Move, useCancelMove, useLifeCycle, useMoves } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import { StatusBadge, type Tone } from "../../ui/StatusBadge";
import { toastError } from "../../ui/toast";
import classes from "./Life.module.css";

const TONES: Record<Move["status"], Tone> = {
  pending: "warn",
  running: "accent",
  done: "good",
  cancelled: "neutral",
};

/** People who were moved between versions, and how far it is. */
export function Moves({ id }: { id: number }) {
  const moves = useMoves(id).data?.results;
  const life = useLifeCycle(id).data;
  const canPublish = useCanPublish();
  const cancel = useCancelMove(id);
  const zone = useMe()?.workspace.timezone;
  if (!moves?.length) return null;
  const texts = en.life;
  return (
    <section className={classes.section}>
      <h2 className={classes.title}>{texts.moves}</h2>
      <ul className={classes.history}>
        {moves.map((move) => (
          <li key={move.id}>
            <b>
              {move.kind === "version"
                ? texts.move.version(move.source, move.target)
                : texts.move[move.kind]}
            </b>
            <StatusBadge tone={TONES[move.status]}>
              {move.status === "running"
                ? `${texts.moveStatus.running}, ${texts.progress(move.shards_done)}`
                : texts.moveStatus[move.status]}
            </StatusBadge>
            <span>{texts.moved(move.people, move.staying)}</span>
            {move.status === "pending" && canPublish && life && (
              <Button
                size="compact-xs"
                variant="default"
                loading={cancel.isPending}
                onClick={() =>
                  cancel.mutate({ move: move.id, life: life.revision }, { onError: toastError })
                }
              >
                {texts.cancelMove}
              </Button>
            )}
            <time className={classes.when} dateTime={move.starts_at}>
              {formatDateTime(move.starts_at, zone)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
