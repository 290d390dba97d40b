import { Button, Menu } from "@mantine/core";
import type { SimulatedTrace } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import classes from "./Playback.module.css";

interface WhyProps {
  trace: SimulatedTrace;
  index: number;
  notes: string[];
  answers: number;
  onFlip: (visit: number, outcome: string) => void;
  onForget: () => void;
}

/** What happened at the current step and why; the answer can be changed. */
export function Why({ trace, index, notes, answers, onFlip, onForget }: WhyProps) {
  const texts = en.playback;
  const visit = trace.visits[index];
  if (!visit) return null;
  const isLast = index === trace.visits.length - 1;
  return (
    <section className={classes.why} aria-label={texts.why}>
      <h3 className={classes.whyHead}>{visit.node.name}</h3>
      <p className={classes.sentence}>{visit.sentence}</p>
      {visit.messages.map((message) => (
        <p key={message.template_id} className={classes.message}>
          <Icon name="envelope" size={14} />
          {message.sentence}
        </p>
      ))}
      {isLast && (
        <p className={classes.end} data-how={trace.ending.how}>
          <Icon name={trace.ending.how === "unfinished" ? "warning" : "flag"} size={14} />
          {trace.ending.sentence} {trace.goal_at && texts.goal}
        </p>
      )}
      <div className={classes.actions}>
        {visit.ways.length > 0 && (
          <Menu position="top-start">
            <Menu.Target>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={texts.changeLabel(visit.node.name)}
              >
                {texts.change}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {visit.ways.map((way) => (
                <Menu.Item
                  key={way.outcome}
                  disabled={way.is_taken && visit.is_chosen}
                  leftSection={way.is_taken ? <Icon name="check" size={14} /> : <span />}
                  onClick={() => onFlip(visit.visit_no, way.outcome)}
                >
                  {way.name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {answers > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={onForget}>
            {texts.answered(answers)} · {texts.undoAnswers}
          </Button>
        )}
      </div>
      {notes.length > 0 && (
        <details className={classes.notes}>
          <summary>{texts.notes}</summary>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </details>
      )}
    </section>
  );
}
