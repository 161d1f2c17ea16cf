import { shallowRef } from 'vue';

export interface Notice {
  text: string;
  kind: 'done' | 'failed';
}

/** What was done or failed a moment ago, said at the edge of the page. */
export const notice = shallowRef<Notice>();

export function say(text: string, kind: Notice['kind'] = 'done'): void {
  notice.value = { text, kind };
}
