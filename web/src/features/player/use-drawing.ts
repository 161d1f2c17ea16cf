import { nextTick, onMounted, type WatchSource, watch } from 'vue';
import { useTheme } from 'vuetify';

/** Draws on a canvas what a component shows: once it is in the page, and again with what is drawn, its size or the theme. */
export function useDrawing(shown: WatchSource, draw: () => void): void {
  const theme = useTheme();
  onMounted(draw);
  watch(shown, draw, { flush: 'post' });
  // The colours are in style sheets, which change after the theme's name has.
  watch(theme.name, () => nextTick(draw));
}
