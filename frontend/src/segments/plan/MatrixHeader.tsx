// biome-ignore-all lint/a11y/useSemanticElements: a grid is a table one moves about in, laid out by CSS
// biome-ignore-all lint/a11y/useFocusableInteractive: only cells take the focus, by roving tabindex
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { LEADING_COLUMNS } from "./grid";
import classes from "./Matrix.module.css";

export interface Column {
  day: Day;
  isWeekend: boolean;
  isToday: boolean;
}

/** The days; today by a bar and in words. */
export function MatrixHeader({ columns }: { columns: Column[] }) {
  return (
    <div role="row" aria-rowindex={1} className={classes.header}>
      <div role="columnheader" aria-colindex={1} className={classes.corner}>
        <span className={classes.cornerNumber}>{en.plan.number}</span>
        <span>{en.plan.segment}</span>
        <span className={classes.cornerPeople}>{en.plan.people}</span>
      </div>
      {columns.map(({ day, isToday, isWeekend }, index) => (
        <div
          key={day}
          role="columnheader"
          aria-colindex={index + LEADING_COLUMNS + 1}
          aria-current={isToday ? "date" : undefined}
          className={classes.dayHead}
          data-weekend={isWeekend || undefined}
          data-today={isToday || undefined}
        >
          <span className={classes.dayName}>{en.calendar.short(day)}</span>
          {isToday && <span className={classes.todayWord}>{en.plan.today}</span>}
          {!isToday && (index === 0 || day.endsWith("-01")) && (
            <span className={classes.monthName}>{en.calendar.monthYear(day)}</span>
          )}
        </div>
      ))}
    </div>
  );
}
