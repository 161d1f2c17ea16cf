import { ref, watch } from 'vue';
import { useTheme } from 'vuetify';
import { type ThemeName, themes } from '#contract/themes';

/** public/theme.js reads it before the first paint. */
const key = 'call-record.theme';

const isTheme = (value: string | null): value is ThemeName => themes.includes(value as ThemeName);

/** The theme that was chosen in this browser; the system's where none was. */
export function chosenTheme(): ThemeName {
  const stored = localStorage.getItem(key);
  return isTheme(stored) ? stored : 'system';
}

const chosen = ref(chosenTheme());

/** The theme of this browser, to read and to set. */
export const useChosenTheme = () => chosen;

/** Has the page follow what is chosen, from whichever place: once, where the app is put together. */
export function followChosenTheme(): void {
  const theme = useTheme();
  watch(chosen, (name) => {
    localStorage.setItem(key, name);
    // What public/theme.js set must not outlive it: the theme's own style sheet says the scheme from now on.
    document.documentElement.style.colorScheme = '';
    theme.change(name);
  });
}

/** Takes what somebody chose in another browser; null where they chose nothing anywhere. */
export function adoptTheme(name: ThemeName | null): void {
  if (name) chosen.value = name;
}
