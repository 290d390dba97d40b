/**
 * Focus that is given a moment after it was asked for: to a card that is just being added,
 * or when the server has answered. Whoever has gone elsewhere by then stays there.
 */

let asked = 0;
/** The last time the focus was given, by which request and to what. */
let given: { by: number; to: Element | null } = { by: 0, to: null };

/** Returns a function that tells whether the person is still where they are now. */
export function markFocus(): () => boolean {
  const from = document.activeElement;
  const before = given;
  return () => {
    const { activeElement: now, body } = document;
    const isNowhere = now === null || now === body;
    // What was given meanwhile is no place the person chose.
    return isNowhere || now === from || (given !== before && now === given.to);
  };
}

/**
 * Give the focus after so many frames, unless the person has gone elsewhere or something
 * asked for later has got it. Returns a function that takes the request back.
 */
export function focusLater(give: () => void, frames = 1): () => void {
  asked += 1;
  const request = asked;
  const isStillHere = markFocus();
  let frame = 0;
  const wait = (left: number) => {
    frame = requestAnimationFrame(() => {
      if (request < given.by || !isStillHere()) return;
      if (left > 1) return wait(left - 1);
      const before = document.activeElement;
      give();
      const to = document.activeElement;
      if (to !== before) given = { by: request, to };
    });
  };
  wait(frames);
  return () => cancelAnimationFrame(frame);
}
