import { ref, watch } from 'vue';
import { useTheme } from 'vuetify';

export const themes = ['light', 'dark', 'system'] as const;
export type ThemeName = (typeof themes)[number];

/** public/theme.js reads it before the first paint. */
const key = 'call-record.theme';

const isTheme = (value: string | null): value is ThemeName => themes.includes(value as ThemeName);

/** The theme that was chosen in this browser; the system's where none was. */
export function chosenTheme(): ThemeName {
  const stored = localStorage.getItem(key);
  return isTheme(stored) ? stored : 'system';
}

const chosen = ref(chosenTheme());

/** The chosen theme, to read and to set. */
export function useChosenTheme() {
  const theme = useTheme();
  watch(chosen, (name) => {
    localStorage.setItem(key, name);
    // What public/theme.js set must not outlive it: the theme's own style sheet says the scheme from now on.
    document.documentElement.style.colorScheme = '';
    theme.change(name);
  });
  return chosen;
}
