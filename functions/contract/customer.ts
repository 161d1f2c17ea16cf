import * as z from 'zod';
import { oneLine, reference, Timestamp, TimeZone } from './common.ts';
import { countries } from './countries.ts';
import { endpoint } from './endpoint.ts';

/** What holds until the customer says otherwise: what the user directory asks for, and a working day. */
export const defaultPasswordPolicy = { minimumLength: 12, requireSymbol: false };
export const defaultSessionPolicy = { idleMinutes: 720, absoluteHours: 12 };

/** The user directory takes no shorter password than 12 characters; a longer minimum than 64 keeps no one any safer. */
export const PasswordPolicy = z.strictObject({
  minimumLength: z.int().min(12).max(64),
  requireSymbol: z.boolean().describe('Beside the lower-case letter, upper-case letter and digit that every one needs'),
});
export type PasswordPolicy = z.output<typeof PasswordPolicy>;

const mostHours = 168;
const SessionPolicy = z
  .strictObject({
    idleMinutes: z
      .int()
      .min(5)
      .max(mostHours * 60)
      .describe('A session ends when nothing was done in it for so long'),
    absoluteHours: z.int().min(1).max(mostHours).describe('It ends after so long however busy it is'),
  })
  .refine(({ idleMinutes, absoluteHours }) => idleMinutes <= absoluteHours * 60, {
    path: ['idleMinutes'],
    message: 'must not be longer than absoluteHours',
  });
export type SessionPolicy = z.output<typeof SessionPolicy>;

const Contact = z.strictObject({
  name: z.string().trim().max(128).regex(oneLine, 'must be one line'),
  email: z.union([z.literal(''), z.email().max(254)]),
  phone: z.string().trim().max(40).regex(/^$|\d/, 'must have a digit'),
});

const settings = {
  name: z.string().trim().min(1).max(128).regex(oneLine, 'must be one line'),
  address: z.string().trim().max(500).describe('As on an envelope, in lines'),
  contact: Contact.describe('Who is responsible; what is not known is empty'),
  country: z.enum(countries).describe('ISO 3166-1 alpha-2: numbers without a country code are read as its'),
  timeZone: TimeZone.describe('IANA name: days and hours are its'),
  passwordPolicy: PasswordPolicy.describe('Of passwords that are chosen from now on'),
  sessionPolicy: SessionPolicy.describe('Of sessions that begin from now on'),
  totpRequired: z.boolean().describe('Whoever signs in needs a second factor'),
};

export const Customer = z
  .object({
    id: z.string(),
    createdAt: Timestamp,
    version: z.int().min(0).describe('Counts changes'),
    ...settings,
    country: z.string().describe('ISO 3166-1 alpha-2'),
    timeZone: z.string().describe('IANA name'),
    retention: z
      .object({ recordingDays: z.int().nullable().describe('Null: until somebody deletes them') })
      .describe('How long is kept what is recorded'),
  })
  .meta({ id: 'Customer' });
export type Customer = z.output<typeof Customer>;

const CustomerChange = z.strictObject({
  version: z.int().min(0).describe('The one that was changed; 409 where it is no longer the present one'),
  ...z.strictObject(settings).partial().shape,
});
export type CustomerChange = z.output<typeof CustomerChange>;

export const MailProblem = z
  .object({
    user: reference('usr'),
    email: z.string(),
    kind: z.enum(['bounce', 'complaint']).describe('It did not arrive, or was reported as unwanted'),
    permanent: z.boolean().describe('No mail will arrive there until the address is another'),
    reason: z.string(),
    at: Timestamp.describe('Of the last report'),
    count: z.int().min(1).describe('How many mails to this address it was'),
  })
  .meta({ id: 'MailProblem' });
export type MailProblem = z.output<typeof MailProblem>;

export const customerEndpoints = {
  listMailProblems: endpoint({
    method: 'GET',
    path: '/customer/mail-problems',
    access: 'manage_customer',
    summary: 'Users whose mail does not arrive, or who reported it as unwanted, the latest first',
    status: 200,
    answer: z.object({ items: z.array(MailProblem) }),
  }),
  getCustomer: endpoint({
    method: 'GET',
    path: '/customer',
    access: 'manage_customer',
    summary: 'The customer and its settings',
    status: 200,
    answer: Customer,
  }),
  updateCustomer: endpoint({
    method: 'PATCH',
    path: '/customer',
    access: 'manage_customer',
    summary:
      'Change the customer’s settings. Calls that were counted stay in the days of the time zone of then, and numbers that were read as they were read',
    refuses: ['conflict'],
    status: 200,
    body: CustomerChange,
    answer: Customer,
  }),
};
