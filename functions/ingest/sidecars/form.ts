import * as z from 'zod';
import { directionOf, type Reading } from '../profiles/reading.ts';

/** What the reading of a sidecar hangs on. */
export interface SidecarContext {
  /** The last part of the audio's name, where a sidecar may speak of several; undefined where nobody asks for one. */
  audio?: string | undefined;
  /** Epoch milliseconds. */
  now: number;
}

export type SidecarReading = Reading | { invalid: string };

/** A sidecar's object, before anything is known of it. */
export type Fields = Record<string, unknown>;

/** Text as people write it into JSON: a number of a telephone or of seconds may come as a number. */
export const Text = z
  .union([z.string(), z.number()])
  .transform(String)
  .nullish()
  .transform((value) => value ?? undefined);

/** What is wrong with the first field that is not as it should be. */
export function invalid({ issues: [issue] }: z.ZodError): { invalid: string } {
  const path = issue?.path.join('.') || 'it';
  return { invalid: `${path.slice(0, 80)}: ${issue?.message ?? 'is not as expected'}` };
}

/** A direction that a field of a sidecar names. */
export function sayDirectionField(value: string | undefined, rule: string): Reading['direction'] {
  if (!value) return undefined;
  const direction = directionOf(value);
  if (direction) return { value: direction, rule };
  return { code: 'sidecar_invalid', detail: `direction “${value.slice(0, 40)}” is none`, rule };
}
