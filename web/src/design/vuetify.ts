import { createVuetify } from 'vuetify';
import { mdi } from 'vuetify/iconsets/mdi-svg';
import 'vuetify/styles/core';
import { chosenTheme } from './theme.ts';
import { dark, light, type Palette } from './tokens.ts';

const colours = (palette: Palette) => ({
  ...palette,
  'on-background': palette.ink,
  'on-surface': palette.ink,
  'on-primary': '#ffffff',
  'surface-bright': palette.raised,
  'surface-light': palette.subtle,
  'surface-variant': palette.ink,
  'on-surface-variant': palette.surface,
});

const variables = {
  'border-opacity': 1,
  'high-emphasis-opacity': 1,
  // Secondary text is `muted`, whose contrast is known, not ink made translucent.
  'medium-emphasis-opacity': 0.78,
  'hover-opacity': 0.06,
  'activated-opacity': 0.1,
};

export const vuetify = createVuetify({
  icons: { defaultSet: 'mdi', sets: { mdi } },
  theme: {
    defaultTheme: chosenTheme(),
    themes: {
      light: { colors: colours(light), variables: { ...variables, 'border-color': light.line } },
      dark: { dark: true, colors: colours(dark), variables: { ...variables, 'border-color': dark.line } },
    },
  },
  defaults: {
    global: { ripple: false },
    VBtn: { variant: 'text', size: 'default' },
    VTextField: { variant: 'outlined', density: 'compact', hideDetails: 'auto', color: 'accent' },
    VTextarea: { variant: 'outlined', density: 'compact', hideDetails: 'auto', color: 'accent' },
    VSelect: { variant: 'outlined', density: 'compact', hideDetails: 'auto', color: 'accent' },
    VMenu: { transition: 'fade-transition', offset: 4 },
    VDialog: { transition: 'fade-transition' },
    VTooltip: { transition: false, openDelay: 300, location: 'bottom' },
  },
});
