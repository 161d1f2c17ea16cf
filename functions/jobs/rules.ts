import type * as contract from '#contract/jobs';
import { jobFailures } from '#contract/jobs';
import type { Job } from '#data/jobs';

/** How long after its end what a job has made can be had, in milliseconds. The store removes it within a day after that. */
const fileKeptMs = 24 * 3_600_000;

/** When a job's file can no longer be had (epoch milliseconds); undefined where it has none. */
export const fileExpiresAt = ({ file, endedAt }: Job) =>
  file && endedAt !== undefined ? endedAt + fileKeptMs : undefined;

/** A job as the API shows it at `now` (epoch milliseconds). */
export function toJobView(job: Job, now: number): contract.Job {
  const expiresAt = fileExpiresAt(job);
  const { file, failure, endedAt, filters, flagLabels, relabelling, retries, total, done } = job;
  return {
    ...{ id: job.id, kind: job.kind, state: job.state, done, skipped: job.skipped },
    cancelling: job.cancelAsked && endedAt === undefined,
    createdAt: new Date(job.createdAt).toISOString(),
    endedAt: endedAt === undefined ? null : new Date(endedAt).toISOString(),
    filters: filters ?? null,
    relabelling: relabelling
      ? {
          ...{ numbers: [...new Set(relabelling.numbers)], others: relabelling.others },
          ...{ agentId: relabelling.agentId ?? null, departmentId: relabelling.departmentId ?? null },
        }
      : null,
    deletedFlag: Object.values(flagLabels ?? {})[0] ?? null,
    retries: retries ? { code: retries.code, recorderId: retries.recorderId ?? null } : null,
    // Calls that came after they were counted may be among them.
    total: total === undefined ? null : Math.max(total, done),
    file:
      file && expiresAt !== undefined && expiresAt > now
        ? { filename: file.filename, bytes: file.bytes, expiresAt: new Date(expiresAt).toISOString() }
        : null,
    failure: failure ? { code: failure, reason: jobFailures[failure] } : null,
  };
}
