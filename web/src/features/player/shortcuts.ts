/** What the player's keys do, in the order of their sheet. `keys` are as `keyOf` names them, `shown` as they are written on keys. */
export const shortcuts = {
  toggle: { keys: [' ', 'k'], shown: [['Space'], ['K']], what: 'Play or pause' },
  back: { keys: ['ArrowLeft'], shown: [['←']], what: 'Back 5 s' },
  forward: { keys: ['ArrowRight'], shown: [['→']], what: 'Forward 5 s' },
  farBack: { keys: ['Shift+ArrowLeft'], shown: [['Shift', '←']], what: 'Back 30 s' },
  farForward: { keys: ['Shift+ArrowRight'], shown: [['Shift', '→']], what: 'Forward 30 s' },
  slower: { keys: ['<'], shown: [['<']], what: 'Slower' },
  faster: { keys: ['>'], shown: [['>']], what: 'Faster' },
  silence: { keys: ['s'], shown: [['S']], what: 'Skip silence' },
  mute: { keys: ['m'], shown: [['M']], what: 'Mute' },
  onlyFirst: { keys: ['1'], shown: [['1']], what: 'Only channel 1' },
  onlySecond: { keys: ['2'], shown: [['2']], what: 'Only channel 2' },
  muteFirst: { keys: ['Shift+1'], shown: [['Shift', '1']], what: 'Mute channel 1' },
  muteSecond: { keys: ['Shift+2'], shown: [['Shift', '2']], what: 'Mute channel 2' },
  loopStart: { keys: ['['], shown: [['[']], what: 'Loop from here' },
  loopEnd: { keys: [']'], shown: [[']']], what: 'Loop until here' },
  loopClear: { keys: ['Escape'], shown: [['Esc']], what: 'End the loop' },
  zoomIn: { keys: ['+', '='], shown: [['+']], what: 'Zoom in' },
  zoomOut: { keys: ['-'], shown: [['−']], what: 'Zoom out' },
  zoomAll: { keys: ['0'], shown: [['0']], what: 'Show all' },
  nextMark: { keys: ['n'], shown: [['N']], what: 'Next note' },
  lastMark: { keys: ['Shift+n'], shown: [['Shift', 'N']], what: 'Note before' },
  copyLink: { keys: ['c'], shown: [['C']], what: 'Copy link' },
  help: { keys: ['?'], shown: [['?']], what: 'This list' },
} as const satisfies Record<string, { keys: readonly string[]; shown: readonly (readonly string[])[]; what: string }>;

export type Shortcut = keyof typeof shortcuts;

const byKey = new Map<string, Shortcut>(
  Object.entries(shortcuts).flatMap(([name, { keys }]) => keys.map((key) => [key, name as Shortcut] as const)),
);

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'> & {
  getModifierState(key: string): boolean;
};

/** The shortcut that a press is of. Brackets need AltGr on some keyboards, and digits are written otherwise with Shift. */
export function shortcutOf(event: Pressed): Shortcut | undefined {
  const written = event.getModifierState('AltGraph');
  if (!written && (event.altKey || event.ctrlKey || event.metaKey)) return undefined;
  const [, digit] = /^Digit(\d)$/.exec(event.code) ?? [];
  if (digit && event.shiftKey && byKey.has(`Shift+${digit}`)) return byKey.get(`Shift+${digit}`);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Signs are what Shift has made of a key already.
  const isSign = key.length === 1 && !/[a-z ]/.test(key);
  return byKey.get(event.shiftKey && !isSign ? `Shift+${key}` : key);
}
