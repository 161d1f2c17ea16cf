import type { Customer } from '#contract/customer';
import type { Input } from '../../api/call.ts';

/** The settings as they stand in the form. */
export interface CustomerDraft {
  name: string;
  address: string;
  contactName: string;
  contactEmail: string;
  contactPhone: string;
  country: string | undefined;
  timeZone: string | undefined;
  minimumLength: number;
  requireSymbol: boolean;
  idleMinutes: number;
  absoluteHours: number;
  totpRequired: boolean;
}

export type CustomerErrors = Partial<Record<keyof CustomerDraft, string>>;

/** What the form calls each, where somebody is told of it. */
export const labels: Record<keyof CustomerDraft, string> = {
  name: 'Name',
  address: 'Address',
  contactName: 'Contact name',
  contactEmail: 'Contact e-mail address',
  contactPhone: 'Contact telephone',
  country: 'Country',
  timeZone: 'Time zone',
  minimumLength: 'Minimum length of passwords',
  requireSymbol: 'Passwords need a symbol',
  idleMinutes: 'Sign out when idle for',
  absoluteHours: 'Sign out in any case after',
  totpRequired: 'Second factor',
};

const names = Object.keys(labels) as (keyof CustomerDraft)[];

export const toDraft = ({ contact, passwordPolicy, sessionPolicy, ...customer }: Customer): CustomerDraft => ({
  ...{ name: customer.name, address: customer.address, country: customer.country, timeZone: customer.timeZone },
  ...{ contactName: contact.name, contactEmail: contact.email, contactPhone: contact.phone },
  ...passwordPolicy,
  ...sessionPolicy,
  totpRequired: customer.totpRequired,
});

const plain = (value: CustomerDraft[keyof CustomerDraft]) => (typeof value === 'string' ? value.trim() : value);

/** What differs between two. */
export const changedNames = (draft: CustomerDraft, before: CustomerDraft): (keyof CustomerDraft)[] =>
  names.filter((name) => plain(draft[name]) !== plain(before[name]));

/** What is wrong with the fields; the service knows more. */
export function draftErrors(draft: CustomerDraft): CustomerErrors {
  const email = draft.contactEmail.trim();
  return {
    ...(draft.name.trim() ? {} : { name: 'Enter a name.' }),
    ...(email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? { contactEmail: 'Enter an e-mail address.' } : {}),
    ...(draft.contactPhone.trim() && !/\d/.test(draft.contactPhone)
      ? { contactPhone: 'Enter a telephone number.' }
      : {}),
    ...(draft.country ? {} : { country: 'Choose a country.' }),
    ...(draft.timeZone ? {} : { timeZone: 'Choose a time zone.' }),
  };
}

type Body = Omit<Input<'updateCustomer'>['body'], 'version'>;

/** What is sent of a change: nothing that was left as it is, but what belongs together goes together. */
export function toChange(draft: CustomerDraft, changed: readonly (keyof CustomerDraft)[]): Body {
  const has = (...some: (keyof CustomerDraft)[]) => some.some((name) => changed.includes(name));
  const { name, address, country, timeZone, totpRequired, minimumLength, requireSymbol } = draft;
  const { contactName, contactEmail, contactPhone, idleMinutes, absoluteHours } = draft;
  return {
    ...(has('name') ? { name } : {}),
    ...(has('address') ? { address } : {}),
    ...(has('contactName', 'contactEmail', 'contactPhone')
      ? { contact: { name: contactName, email: contactEmail.trim(), phone: contactPhone } }
      : {}),
    ...(has('country') && country ? { country } : {}),
    ...(has('timeZone') && timeZone ? { timeZone } : {}),
    ...(has('minimumLength', 'requireSymbol') ? { passwordPolicy: { minimumLength, requireSymbol } } : {}),
    ...(has('idleMinutes', 'absoluteHours') ? { sessionPolicy: { idleMinutes, absoluteHours } } : {}),
    ...(has('totpRequired') ? { totpRequired } : {}),
  };
}

const fields: Record<string, keyof CustomerDraft> = {
  'contact.name': 'contactName',
  'contact.email': 'contactEmail',
  'contact.phone': 'contactPhone',
  'passwordPolicy.minimumLength': 'minimumLength',
  'sessionPolicy.idleMinutes': 'idleMinutes',
  'sessionPolicy.absoluteHours': 'absoluteHours',
};

/** What the service rejected, by the fields of the form. */
export const toErrors = (rejected: Readonly<Record<string, string>>): CustomerErrors =>
  Object.fromEntries(
    Object.entries(rejected).map(([path, message]) => [fields[path] ?? path, message]),
  ) as CustomerErrors;

/**
 * What one was changing, on top of what somebody else saved meanwhile: what was left as it is becomes theirs. `both` is what either changed to
 * something else.
 */
export function rebase(mine: CustomerDraft, before: CustomerDraft, theirs: CustomerDraft) {
  const changed = changedNames(mine, before);
  const draft = { ...theirs, ...Object.fromEntries(changed.map((name) => [name, mine[name]])) };
  const theirsChanged = changedNames(theirs, before);
  const both = changed.filter((name) => theirsChanged.includes(name) && plain(mine[name]) !== plain(theirs[name]));
  return { draft, both };
}

const durations: [number, string][] = [
  [1440, 'day'],
  [60, 'hour'],
  [1, 'minute'],
];

/** `15 minutes`, `2 hours`, `7 days`. */
export function sayMinutes(minutes: number): string {
  const [size, unit] = durations.find(([size]) => minutes % size === 0) ?? [1, 'minute'];
  return `${minutes / size} ${unit}${minutes === size ? '' : 's'}`;
}
