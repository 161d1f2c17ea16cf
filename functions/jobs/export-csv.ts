import type { Recording } from '#data/recordings';
import { csvOf, customerOf, type ExportDeps, filenameOf, makeFile, progress, recordingsOf } from './export-file.ts';
import type { JobWork } from './run-job.ts';
import { countSelection } from './select-recordings.ts';

/** Makes a CSV of recordings. It is begun anew where a worker takes it over: nobody sees a file that is not whole. */
export const exportCsv =
  (deps: ExportDeps): JobWork =>
  async (running) => {
    await countSelection(running, deps);
    const { job } = running;
    const customer = await customerOf(job.tenantId, deps.tenants);
    const say = progress(running, deps.now);
    let done = 0;
    let skipped = 0;
    async function* parts(): AsyncGenerator<Recording[]> {
      for await (const { recordings, missing } of recordingsOf(job, deps)) {
        yield recordings;
        done += recordings.length + missing;
        skipped += missing;
        await say(done, skipped);
      }
    }
    const file = await makeFile(
      job,
      {
        filename: filenameOf(job, customer, 'csv'),
        contentType: 'text/csv; charset=utf-8',
        source: csvOf(parts(), customer, deps.directory),
      },
      deps,
      () => done - skipped,
    );
    return { file, done, skipped };
  };
