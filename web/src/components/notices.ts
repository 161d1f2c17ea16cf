import { shallowRef } from 'vue';

export interface Notice {
  text: string;
  kind: 'done' | 'failed';
  /** What can still be done about it, such as undoing it. */
  action?: { label: string; run: () => unknown };
}

/** What was done or failed a moment ago, said at the edge of the page. */
export const notice = shallowRef<Notice>();

export function say(text: string, kind: Notice['kind'] = 'done', action?: Notice['action']): void {
  notice.value = { text, kind, action };
}
