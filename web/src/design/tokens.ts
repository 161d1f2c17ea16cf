/**
 * Every colour of the portal, once. Vuetify's theme makes a CSS variable of each: `rgb(var(--v-theme-muted))`.
 * tokens.test.ts holds the contrasts.
 */
export interface Palette {
  /** Behind everything: navigation and page. */
  background: string;
  /** What content lies on: tables, cards, fields. */
  surface: string;
  /** Headers of tables, hovered rows, quiet fills. */
  subtle: string;
  /** Menus and dialogs above the page. */
  raised: string;
  /** Hairlines between surfaces. */
  line: string;
  /** Outlines of fields and of what can be pressed. */
  outline: string;
  ink: string;
  muted: string;
  /** Fills that carry white text, such as the main button. */
  primary: string;
  /** Links, focus, and the agent's voice in a waveform. */
  accent: string;
  /** Behind what is selected. */
  'accent-soft': string;
  /** The other side's voice in a waveform. */
  warm: string;
  error: string;
  'error-soft': string;
  warning: string;
  'warning-soft': string;
  success: string;
}

export const light: Palette = {
  background: '#f6f7f9',
  surface: '#ffffff',
  subtle: '#f3f4f7',
  raised: '#ffffff',
  line: '#e4e6eb',
  outline: '#c3c8d2',
  ink: '#171a20',
  muted: '#5a6170',
  primary: '#3a56d4',
  accent: '#3550cc',
  'accent-soft': '#e9edfc',
  warm: '#b85c0b',
  error: '#bf2430',
  'error-soft': '#fdecec',
  warning: '#8a5a00',
  'warning-soft': '#fdf3dc',
  success: '#18794a',
};

export const dark: Palette = {
  background: '#0e1014',
  surface: '#15181e',
  subtle: '#1b1f26',
  raised: '#1e222a',
  line: '#272c35',
  outline: '#434a57',
  ink: '#e9ebf0',
  muted: '#a0a7b5',
  primary: '#4a63e3',
  accent: '#9aacff',
  'accent-soft': '#232b4d',
  warm: '#f0a35a',
  error: '#ff8a8f',
  'error-soft': '#3a1d21',
  warning: '#eabf62',
  'warning-soft': '#362b12',
  success: '#5cc98f',
};

/** Whatever an icon may lie on. */
export const groundsOf = (palette: Palette): string[] => [
  ...[palette.background, palette.surface, palette.subtle, palette.raised, palette['accent-soft']],
];
