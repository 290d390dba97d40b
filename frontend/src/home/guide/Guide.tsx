/** The first steps of an empty workspace, until somebody is in a live journey. */
import { ActionIcon } from "@mantine/core";
import { type Guide as GuideState, useGuide, useShowGuide } from "../../api/queries/guide";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { toastError } from "../../ui/toast";
import classes from "./Guide.module.css";
import { STEPS } from "./steps";

const texts = en.guide;

/** Whether this page has seen it unfinished: it outlives a look at the journey. */
let wasUnfinished = false;

export default function Guide() {
  const guide = useGuide().data;
  const show = useShowGuide();
  if (!guide?.is_shown) return null;
  const done = guide.steps.filter((step) => step.is_done).length;
  const isFinished = done === guide.steps.length;
  // Who finishes sees it finished; who finished long ago does not see it at all.
  if (!isFinished) wasUnfinished = true;
  else if (!wasUnfinished) return null;
  return (
    <section className={classes.guide} aria-labelledby="guide-title">
      <div className={classes.head}>
        <div>
          <h2 id="guide-title" className={classes.title}>
            {texts.title}
          </h2>
          <p className={classes.about} role="status">
            {isFinished
              ? texts.finished
              : `${texts.about} ${texts.progress(done, guide.steps.length)}.`}
          </p>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={texts.putAway}
          title={texts.putAway}
          loading={show.isPending}
          onClick={() => show.mutate(false, { onError: toastError })}
        >
          <Icon name="cross" />
        </ActionIcon>
      </div>
      <Steps guide={guide} />
    </section>
  );
}

function Steps({ guide }: { guide: GuideState }) {
  const current = guide.steps.find((step) => !step.is_done)?.key;
  return (
    <ol className={classes.steps}>
      {guide.steps.map(({ key, is_done }, at) => {
        const Action = STEPS[key];
        return (
          <li
            key={key}
            className={classes.step}
            data-done={is_done || undefined}
            aria-current={key === current ? "step" : undefined}
          >
            <span
              className={classes.mark}
              role="img"
              aria-label={is_done ? texts.done : texts.open}
            >
              {is_done ? <Icon name="check" size={16} /> : at + 1}
            </span>
            <div className={classes.words}>
              <h3 className={classes.name}>{texts.steps[key]}</h3>
              {(key === current || is_done) && <Action guide={guide} isDone={is_done} />}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
