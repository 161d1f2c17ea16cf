import { expect, test } from 'vitest';
import { dark, light, type Palette } from './tokens.ts';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

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
