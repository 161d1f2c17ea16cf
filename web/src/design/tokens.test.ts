import { expect, test } from 'vitest';
import { contrast } from './contrast.ts';
import { dark, light, type Palette } from './tokens.ts';

const surfaces = ['background', 'surface', 'subtle', 'raised'] as const;
const pairs: [text: keyof Palette, behind: keyof Palette][] = [
  ...surfaces.flatMap((surface): [keyof Palette, keyof Palette][] => [
    ['ink', surface],
    ['muted', surface],
    ['accent', surface],
    ['error', surface],
    ['success', surface],
  ]),
  ['accent', 'accent-soft'],
  ['error', 'error-soft'],
  ['warning', 'warning-soft'],
];

for (const [name, palette] of Object.entries({ light, dark })) {
  test.each(pairs)(`${name}: %s is readable on %s`, (text, behind) => {
    expect(contrast(palette[text], palette[behind])).toBeGreaterThanOrEqual(4.5);
  });

  test(`${name}: white is readable on the main button`, () => {
    expect(contrast('#ffffff', palette.primary)).toBeGreaterThanOrEqual(4.5);
  });

  test(`${name}: both voices of a waveform stand out from the surface`, () => {
    expect(contrast(palette.accent, palette.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.warm, palette.surface)).toBeGreaterThanOrEqual(3);
  });
}
