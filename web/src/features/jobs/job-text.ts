import type { Job } from '#contract/jobs';
import { reasonLabels } from '../quarantine/reason-labels.ts';
import { recordingsText } from './recordings-text.ts';

export const isEnded = ({ state }: Job) => state !== 'waiting' && state !== 'running';
/** Whether a job changes what lists show. */
export const changesRecordings = ({ kind }: Job) => kind !== 'zip' && kind !== 'csv';

const count = (number: number) => number.toLocaleString('en-GB');

/** `1 upload`, `1,200 uploads` */
const uploadsText = (number: number) => `${count(number)} ${number === 1 ? 'upload' : 'uploads'}`;

const kinds: Record<Job['kind'], string> = {
  flag: 'Flag',
  zip: 'Zip of',
  csv: 'CSV of',
  delete: 'Delete',
  relabel: 'Relabel',
  retry: 'Retry',
};

/** `1 number`, `12 numbers` */
export const numbersText = ({ length }: readonly string[]) => `${count(length)} ${length === 1 ? 'number' : 'numbers'}`;

/** What a job does: `Flag 12 recordings`. Of one whose recordings are not counted yet, that it is about all that match. */
export function jobTitle({ kind, total, filters, deletedFlag, relabelling, retries }: Job): string {
  if (retries !== null)
    return `Retry ${total === null ? 'uploads' : uploadsText(total)}: ${reasonLabels[retries.code]}`;
  if (deletedFlag !== null) {
    return `Take “${deletedFlag}” from ${total === null ? 'its recordings' : recordingsText(total)}`;
  }
  if (total !== null) return `${kinds[kind]} ${recordingsText(total)}`;
  if (relabelling) return `Relabel the calls of ${numbersText(relabelling.numbers)}`;
  if (filters === null) return `${kinds[kind]} recordings`;
  return `${kinds[kind]} ${Object.keys(filters).length > 0 ? 'all recordings that match' : 'all recordings'}`;
}

const skippedText: Record<Job['kind'], string> = {
  flag: 'skipped: gone, or already so',
  zip: 'skipped: gone meanwhile',
  csv: 'skipped: gone meanwhile',
  delete: 'skipped: gone already',
  relabel: 'skipped: gone, or already so',
  retry: 'still in quarantine',
};

const counted = (job: Job) =>
  job.total === null
    ? 'Counting…'
    : job.done === 0 && job.total === 0
      ? ''
      : `${count(job.done)} of ${count(job.total)}`;

const dealtWith: Record<Job['kind'], string> = {
  flag: 'changed',
  zip: 'in the zip',
  csv: 'in the CSV',
  delete: 'deleted',
  relabel: 'relabelled',
  retry: 'catalogued',
};

const nothing = ({ relabelling, retries }: Job) =>
  relabelling
    ? 'No earlier call is to be relabelled'
    : retries
      ? 'Nothing waited for this reason'
      : 'No recording matched';

/** How a job stands, in a few words. */
export function jobStatus(job: Job): string {
  const skipped = job.skipped > 0 ? `${count(job.skipped)} ${skippedText[job.kind]}` : '';
  const joined = (...parts: string[]) => parts.filter(Boolean).join(', ');
  switch (job.state) {
    case 'waiting':
      return job.cancelling ? 'Stopping…' : 'Waiting for its turn';
    case 'running':
      return joined(job.cancelling ? `Stopping… ${counted(job)}` : counted(job), skipped);
    case 'done':
      if (job.total === 0) return nothing(job);
      return joined(`${count(job.done - job.skipped)} ${dealtWith[job.kind]}`, skipped);
    case 'cancelled':
      if (job.done === 0) return 'Cancelled before it began';
      if (!changesRecordings(job)) return 'Cancelled';
      return joined(`Cancelled: ${count(job.done - job.skipped)} ${dealtWith[job.kind]}`, skipped);
    case 'failed':
      return job.failure?.reason ?? 'It failed.';
  }
}
