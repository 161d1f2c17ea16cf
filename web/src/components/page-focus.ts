let pages = 0;

/** True once: for the page that the browser loaded. */
export const isFirstPage = () => pages++ === 0;
