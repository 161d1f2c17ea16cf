import { type Component, defineAsyncComponent } from 'vue';
import { say } from './notices.ts';

/** A part of a page that is not to be seen at first: it comes after the page. One that does not come is said. */
export const lazy = <Part extends Component>(load: () => Promise<{ default: Part }>): Part =>
  defineAsyncComponent<Part>({
    loader: async () => (await load()).default,
    onError(_error, retry, fail, attempts) {
      if (attempts < 3) return retry();
      say('A part of this page could not be loaded. Check your connection, then reload the page.', 'failed');
      fail();
    },
  });
