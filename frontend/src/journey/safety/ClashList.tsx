import { Radio, VisuallyHidden } from "@mantine/core";
import { en } from "../../texts/en";
import { KindIcon } from "../../ui/kinds/KindIcon";
import type { Choices, Clash, Side } from "../merge/merge";
import { clashWords, stepOf } from "../merge/words";
import classes from "./Dialogs.module.css";

interface ClashListProps {
  clashes: Clash[];
  choices: Choices;
  speaker: Parameters<typeof clashWords>[1];
  by: string;
  onChoose: (id: string, side: Side) => void;
}

const texts = en.safety.conflict;

/** The steps that were changed on both sides, each with what mine and theirs say. */
export function ClashList({ clashes, choices, speaker, by, onChoose }: ClashListProps) {
  const steps = [...new Set(clashes.map((clash) => clash.step))];
  return (
    <ul className={classes.steps}>
      {steps.map((step) => {
        const node = step === null ? undefined : stepOf(speaker.drafts, step);
        const title = node ? speaker.words.title(node) : texts.journey;
        return (
          <li key={step ?? "journey"} className={classes.step}>
            <h3 className={classes.title}>
              {node && <KindIcon kind={node.kind} size={28} />}
              <span>{title}</span>
            </h3>
            {clashes
              .filter((clash) => clash.step === step)
              .map((clash) => (
                <Question
                  key={clash.id}
                  clash={clash}
                  title={title}
                  chosen={choices[clash.id] ?? clash.suggested}
                  {...{ speaker, by, onChoose }}
                />
              ))}
          </li>
        );
      })}
    </ul>
  );
}

interface QuestionProps extends Pick<ClashListProps, "speaker" | "by" | "onChoose"> {
  clash: Clash;
  /** Of the step. */
  title: string;
  chosen: Side;
}

function Question({ clash, title, chosen, speaker, by, onChoose }: QuestionProps) {
  const { what, mine, theirs } = clashWords(clash, speaker);
  const sides: [Side, string, string][] = [
    ["mine", texts.mine, mine],
    ["theirs", texts.theirs(by), theirs],
  ];
  return (
    <div className={classes.question}>
      <Radio.Group
        value={chosen}
        label={
          <>
            <span aria-hidden>{what}</span>
            <VisuallyHidden>{texts.choose(what, title)}</VisuallyHidden>
          </>
        }
        labelProps={{ className: classes.what }}
        onChange={(side) => onChoose(clash.id, side as Side)}
      >
        <div className={classes.sides}>
          {sides.map(([side, who, says]) => (
            <Radio.Card key={side} value={side} className={classes.side ?? ""}>
              <Radio.Indicator size="xs" />
              <span className={classes.says}>
                <span className={classes.who}>{who}</span>
                <span>{says}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    </div>
  );
}
