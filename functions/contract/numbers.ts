import * as z from 'zod';
import { id, idOrNone, page, pageQuery, reference, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { relabel, relabelJobId } from './relabelling.ts';
import { comparison, Period, periodQuery, Totals } from './reports.ts';

/** The most numbers that a customer manages. */
export const mostNumbersOfCustomer = 10_000;
/** The most rows of one import: a longer file is sent in parts. */
export const mostRowsOfImport = 500;

const text = z.string().trim().max(80);
const flag = z.boolean();

const given = {
  number: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .describe('In any spelling; the customer’s country is meant where none is said'),
  name: text.nullable().default(null).describe('What people call it: `Sales line`'),
  departmentId: id('dep').nullable().default(null),
  agentId: id('agt').nullable().default(null),
  canRecord: flag.default(true).describe('Calls of a number that may not be recorded are not kept'),
  canTranscribe: flag.default(false),
  pciRedaction: flag.default(false),
};

export const ManagedNumber = z
  .object({
    id: id('num'),
    createdAt: Timestamp,
    number: z.string().describe('E.164, or the digits of an extension'),
    name: z.string().nullable(),
    department: reference('dep').nullable(),
    agent: reference('agt').nullable(),
    canRecord: z.boolean(),
    canTranscribe: z.boolean(),
    pciRedaction: z.boolean(),
    recordings: z.int().min(0).describe('How many calls from it and to it were kept'),
  })
  .meta({ id: 'Number' });
export type ManagedNumber = z.output<typeof ManagedNumber>;

/** A number that was added or changed. */
const ChangedNumber = ManagedNumber.extend({ relabelJobId }).meta({ id: 'ChangedNumber' });

/** A row of an import, as a spreadsheet has it: departments and agents by name, and yes or no in words. */
const ImportRow = z.strictObject({
  number: z.string().max(100),
  name: z.string().max(200).optional(),
  department: z.string().max(200).optional(),
  agent: z.string().max(200).optional(),
  canRecord: z.string().max(20).optional(),
  canTranscribe: z.string().max(20).optional(),
  pciRedaction: z.string().max(20).optional(),
});
export type ImportRow = z.output<typeof ImportRow>;

export const ImportedRow = z.object({
  number: z.string().nullable().describe('As it was read; null where it is none'),
  outcome: z
    .enum(['new', 'created', 'exists', 'invalid'])
    .describe('`new`: it would be created; `exists`: there is one, which stays as it is'),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type ImportedRow = z.output<typeof ImportedRow>;

const params = z.strictObject({ numberId: id('num') });

const choice = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional()
  .meta({ type: 'boolean', enum: undefined });

/** What the list is filtered by: all given ones hold together. */
const numberFilters = {
  search: z.string().trim().max(80).optional().describe('Part of the number in any spelling, or of its name'),
  departmentId: idOrNone('dep').optional(),
  agentId: idOrNone('agt').optional(),
  canRecord: choice,
  canTranscribe: choice,
  pciRedaction: choice,
};
const NumberFilters = z.strictObject(numberFilters);
export type NumberFilters = z.output<typeof NumberFilters>;

export const numbersEndpoints = {
  listNumbers: endpoint({
    method: 'GET',
    path: '/numbers',
    access: 'manage_numbers',
    summary:
      'Numbers, in their order. A page that filters leave little of can have fewer items than asked for; the cursor goes on',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject({ ...pageQuery, ...numberFilters }),
    answer: page(ManagedNumber).extend({
      total: z.int().min(0).describe('How many numbers the customer has, whatever is asked for'),
    }),
  }),
  exportNumbers: endpoint({
    method: 'GET',
    path: '/numbers.csv',
    access: 'manage_numbers',
    summary: 'The same as CSV, with the columns that an import takes',
    status: 200,
    query: NumberFilters,
    produces: 'text/csv; charset=utf-8',
  }),
  getNumber: endpoint({
    method: 'GET',
    path: '/numbers/{numberId}',
    access: 'manage_numbers',
    summary: 'One number',
    status: 200,
    params,
    missing: 'number_not_found',
    answer: ManagedNumber,
  }),
  createNumber: endpoint({
    method: 'POST',
    path: '/numbers',
    access: 'manage_numbers',
    summary: `Add a number; ${mostNumbersOfCustomer.toLocaleString('en')} at most`,
    refuses: ['number_taken', 'too_many_numbers', 'unknown_department', 'unknown_agent'],
    status: 201,
    body: z.strictObject({ ...given, relabel }),
    answer: ChangedNumber,
  }),
  updateNumber: endpoint({
    method: 'PATCH',
    path: '/numbers/{numberId}',
    access: 'manage_numbers',
    summary:
      'Change what is known of a number. Its later calls go by it, and earlier ones as `relabel` says; what is taken from the number, earlier calls keep',
    refuses: ['conflict', 'unknown_department', 'unknown_agent'],
    status: 200,
    params,
    missing: 'number_not_found',
    body: z.strictObject({
      name: text.nullable().optional(),
      departmentId: id('dep').nullable().optional(),
      agentId: id('agt').nullable().optional(),
      canRecord: flag.optional(),
      canTranscribe: flag.optional(),
      pciRedaction: flag.optional(),
      relabel,
    }),
    answer: ChangedNumber,
  }),
  deleteNumber: endpoint({
    method: 'DELETE',
    path: '/numbers/{numberId}',
    access: 'manage_numbers',
    summary: 'Manage a number no more. Its recordings stay, and keep their agent and department',
    refuses: ['conflict'],
    status: 204,
    params,
    missing: 'number_not_found',
  }),
  getNumberStatistics: endpoint({
    method: 'GET',
    path: '/numbers/{numberId}/statistics',
    access: 'review_statistics',
    summary: 'The recordings of a number, over days of the customer’s time zone',
    status: 200,
    params,
    missing: 'number_not_found',
    query: z.strictObject({ ...periodQuery, compare: comparison }),
    answer: z.object({
      number: z.object({ id: id('num'), number: z.string(), name: z.string().nullable() }),
      after: z.iso.date(),
      before: z.iso.date(),
      ...Totals.shape,
      previous: Period.optional().describe('The period before, where it is compared'),
      days: z.array(z.object({ date: z.iso.date(), ...Totals.shape })).describe('Every day, oldest first'),
    }),
  }),
  importNumbers: endpoint({
    method: 'POST',
    path: '/number-imports',
    access: 'manage_numbers',
    summary: 'Add many numbers, or see what adding them would do. A repeat adds none twice',
    status: 200,
    body: z.strictObject({
      rows: z.array(ImportRow).min(1).max(mostRowsOfImport),
      preview: z.boolean().default(false).describe('Nothing is written'),
      relabel,
    }),
    answer: z.object({ items: z.array(ImportedRow).describe('One for each row, in order'), relabelJobId }),
  }),
  listNumberOptions: endpoint({
    method: 'GET',
    path: '/number-options',
    access: 'manage_numbers',
    summary: 'What a number can be of: departments and agents, by name',
    status: 200,
    answer: z.object({ departments: z.array(reference('dep')), agents: z.array(reference('agt')) }),
  }),
  listUnmanagedNumbers: endpoint({
    method: 'GET',
    path: '/unmanaged-numbers',
    access: 'manage_numbers',
    summary: 'Numbers of the customer’s own side in the latest calls that are not managed, the most frequent first',
    status: 200,
    answer: z.object({
      items: z.array(
        z.object({ number: z.string(), recordings: z.int().describe('Of the calls that were looked at') }),
      ),
    }),
  }),
};
