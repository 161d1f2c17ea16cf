/** A flag as it stands in the form. */
export interface FlagDraft {
  label: string;
  description: string;
  /** As typed: `#10FA00`, `10fa00`, `#1f0`. */
  colour: string;
  /** `mdi-…`, empty until one is chosen. */
  icon: string;
}

export type FlagErrors = Partial<Record<keyof FlagDraft, string>>;

export const palette = [
  { name: 'Red', colour: '#DC2626' },
  { name: 'Orange', colour: '#EA580C' },
  { name: 'Amber', colour: '#D97706' },
  { name: 'Yellow', colour: '#CA8A04' },
  { name: 'Lime', colour: '#65A30D' },
  { name: 'Green', colour: '#16A34A' },
  { name: 'Teal', colour: '#0D9488' },
  { name: 'Cyan', colour: '#0891B2' },
  { name: 'Blue', colour: '#2563EB' },
  { name: 'Indigo', colour: '#4F46E5' },
  { name: 'Violet', colour: '#7C3AED' },
  { name: 'Purple', colour: '#C026D3' },
  { name: 'Pink', colour: '#DB2777' },
  { name: 'Brown', colour: '#92644A' },
  { name: 'Slate', colour: '#64748B' },
] as const;

export const newFlag = (): FlagDraft => ({ label: '', description: '', colour: '#2563EB', icon: 'mdi-flag' });

/** `#RRGGBB` of what people type for a colour, undefined where it is none. */
export function readColour(typed: string): string | undefined {
  const digits = typed.trim().replace(/^#/, '');
  if (/^[0-9a-f]{6}$/i.test(digits)) return `#${digits.toUpperCase()}`;
  if (/^[0-9a-f]{3}$/i.test(digits)) return `#${digits.replace(/./g, '$&$&').toUpperCase()}`;
  return undefined;
}

/** The flag of a form, and what is wrong with it: where there is an error the flag is not to be used. */
export function readFlag(draft: FlagDraft): { flag: FlagDraft; errors: FlagErrors } {
  const errors: FlagErrors = {};
  const colour = readColour(draft.colour);
  const flag = {
    label: draft.label.trim(),
    description: draft.description.trim(),
    colour: colour ?? draft.colour,
    icon: draft.icon,
  };
  if (!flag.label) errors.label = 'Enter a label.';
  if (!colour) errors.colour = draft.colour.trim() ? 'Enter a colour such as #10FA00.' : 'Choose a colour.';
  if (!flag.icon) errors.icon = 'Choose an icon.';
  return { flag, errors };
}

/** What of a flag differs from how it was. */
export const changesOf = (flag: FlagDraft, before: FlagDraft): Partial<FlagDraft> =>
  Object.fromEntries(
    (['label', 'description', 'colour', 'icon'] as const)
      .filter((name) => flag[name] !== before[name])
      .map((name) => [name, flag[name]]),
  );
