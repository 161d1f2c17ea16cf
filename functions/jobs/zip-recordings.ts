import type { Readable } from 'node:stream';
import { makeZip } from 'client-zip';
import { renditionKey } from '#adapters/recording-store';
import { mostZippedRecordings } from '#contract/jobs';
import type { Recording } from '#data/recordings';
import type { Tenant } from '#data/tenants';
import { downloadName } from '#functions/recordings/rules';
import { csvOf, customerOf, type ExportDeps, filenameOf, makeFile, progress, recordingsOf } from './export-file.ts';
import { JobFailed, type JobWork, type RunningJob } from './run-job.ts';
import { countSelection } from './select-recordings.ts';

/** So many recordings are being opened while one is written: S3's answer takes longer than most calls' audio. */
const openedAhead = 6;

/**
 * Makes one zip of recordings, each named as a single download would be, and a CSV of them. Whoever is given a recording in it
 * has downloaded it: the event is written before. It is begun anew where a worker takes it over.
 */
export const zipRecordings =
  (deps: ExportDeps): JobWork =>
  async (running) => {
    await countSelection(running, deps, mostZippedRecordings);
    const { job } = running;
    if ((job.total ?? 0) > mostZippedRecordings) throw new JobFailed('too_many_recordings');
    const customer = await customerOf(job.tenantId, deps.tenants);
    const zipped: Recording[] = [];
    const tally = { done: 0, skipped: 0 };
    const file = await makeFile(
      job,
      {
        filename: filenameOf(job, customer, 'zip'),
        contentType: 'application/zip',
        source: makeZip(entries(running, customer, zipped, tally, deps)) as AsyncIterable<Uint8Array>,
      },
      deps,
      () => zipped.length,
    );
    return { file, ...tally };
  };

async function* entries(
  running: RunningJob,
  customer: Tenant,
  zipped: Recording[],
  tally: { done: number; skipped: number },
  deps: ExportDeps,
) {
  const say = progress(running, deps.now);
  const nameOnce = uniqueNames();
  for await (const { recording, audio } of opened(running, tally, customer, deps)) {
    const name = nameOnce(downloadName(recording, customer.timeZone));
    zipped.push(recording);
    yield { name, input: audio as AsyncIterable<Uint8Array>, lastModified: new Date(recording.connectedAt) };
    tally.done++;
    await say(tally.done, tally.skipped);
  }
  async function* all() {
    yield zipped;
  }
  yield { name: 'recordings.csv', input: csvOf(all(), customer, deps.directory), lastModified: new Date(deps.now()) };
}

/** The audio of the selected recordings, a few opened before it is their turn. */
async function* opened(
  { job }: RunningJob,
  tally: { done: number; skipped: number },
  customer: Tenant,
  { store, events, ...deps }: ExportDeps,
): AsyncGenerator<{ recording: Recording; audio: Readable }> {
  const open = async (recording: Recording) => {
    const { tenantId, id } = recording;
    const filename = downloadName(recording, customer.timeZone);
    const download = { type: 'download' as const, actor: job.actor, recordingId: id, details: { filename } };
    await events.writeOnce(tenantId, download, job.createdAt, [job.id, id]);
    return { recording, audio: await store.open(renditionKey(tenantId, id)) };
  };
  const waiting: ReturnType<typeof open>[] = [];
  async function* inTurn(keep: number) {
    while (waiting.length > keep) {
      const { recording, audio } = await (waiting.shift() as ReturnType<typeof open>);
      if (audio) yield { recording, audio };
      else {
        // Deleted since it was found.
        tally.done++;
        tally.skipped++;
      }
    }
  }
  try {
    for await (const { recordings, missing } of recordingsOf(job, { ...deps })) {
      tally.done += missing;
      tally.skipped += missing;
      for (const recording of recordings) {
        const opening = open(recording);
        // Awaited in its turn; until then its failure is not unheard of.
        opening.catch(() => undefined);
        waiting.push(opening);
        yield* inTurn(openedAhead);
      }
    }
    yield* inTurn(0);
  } finally {
    // Whatever was opened and not read must be let go of.
    for (const opening of waiting) opening.then(({ audio }) => audio?.destroy()).catch(() => undefined);
  }
}

/** `call.mp3`, and `call (2).mp3` where there has been one; most who unpack it do so where case is no difference. */
export function uniqueNames() {
  const given = new Map<string, number>();
  return (name: string): string => {
    const folded = name.toLowerCase();
    const count = (given.get(folded) ?? 0) + 1;
    given.set(folded, count);
    return count === 1 ? name : name.replace(/(\.[^.]*)?$/, (extension) => ` (${count})${extension}`);
  };
}
