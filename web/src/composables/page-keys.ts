/** Whether a key was pressed on the page itself, where nothing else has a use for it. */
export const isOfPage = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('body, h1, main');
