import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 5));

test('answers come in the order of the items, and never more than so many are under way', async () => {
  let underWay = 0;
  let most = 0;
  const answers = await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++underWay);
    await pause();
    underWay--;
    return item * 2;
  });
  expect(answers).toEqual([2, 4, 6, 8, 10, 12, 14]);
  expect(most).toBe(3);
});

test('after a failure nothing is begun, and what is under way ends before the failure is told of', async () => {
  const begun: number[] = [];
  let ended = 0;
  const work = inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('one failed');
    await pause();
    ended++;
  });
  await expect(work).rejects.toThrow('one failed');
  expect(begun).toEqual([1, 2]);
  expect(ended).toBe(1);
});
