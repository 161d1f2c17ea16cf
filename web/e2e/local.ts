import { inject } from 'vitest';

function cloudOfWorker() {
  const worker = Number(process.env.VITEST_POOL_ID);
  const cloud = inject('clouds')[worker - 1];
  if (!cloud) throw new Error(`There is no cloud for worker ${worker}`);
  return cloud;
}

/** The cloud that this file is tested on. Files that run at the same time have one each, and find it as they expect it. */
export const local = cloudOfWorker();
