import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openState } from '../state.ts';
import { openQueues, type Queue } from './queues.ts';

const folder = mkdtempSync(join(tmpdir(), 'call-record-queues-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const queue = (name: string, more: Partial<Queue> = {}): Queue => ({
  name,
  arn: `arn:aws:sqs:eu-west-2:000000000000:${name}`,
  url: `http://127.0.0.1/000000000000/${name}`,
  ...{ visibilitySeconds: 30, retentionSeconds: 1000, delaySeconds: 0, redrive: undefined, policy: [] },
  ...more,
});
const dead = queue('dead');
const work = queue('work', { redrive: { maxReceives: 3, deadLetterArn: dead.arn } });

function setup(file = join(folder, `${files++}.sqlite`)) {
  const clock = { seconds: 0 };
  const state = openState(file);
  const queues = openQueues(state, [work, dead], () => clock.seconds * 1000);
  const bodies = (limit = 10, from = work) => queues.receive(from, limit).map(({ body }) => body);
  return { state, queues, clock, bodies };
}

test('a message that was received is hidden, and comes back after its visibility time-out', () => {
  const { queues, clock, bodies } = setup();
  queues.send(work, 'a');
  expect(bodies()).toEqual(['a']);
  clock.seconds = 29;
  expect(bodies()).toEqual([]);
  clock.seconds = 30;
  expect(queues.receive(work, 1)).toMatchObject([{ body: 'a', receiveCount: 2 }]);
});

test('a delete ends a message, and only the latest receipt can', () => {
  const { queues, clock } = setup();
  queues.send(work, 'a');
  const [first] = queues.receive(work, 1);
  clock.seconds = 30;
  const [second] = queues.receive(work, 1);
  expect(queues.remove(work, first?.receipt ?? '')).toBe(true);
  expect(queues.count(work).inFlight).toBe(1);
  expect(queues.remove(work, second?.receipt ?? '')).toBe(true);
  expect(queues.count(work)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(queues.remove(work, 'made up')).toBe(false);
});

test('a message that failed too often moves to the dead-letter queue', () => {
  const { queues, clock, bodies } = setup();
  queues.send(work, 'poison');
  for (let time = 0; time < 3; time++) {
    expect(bodies()).toEqual(['poison']);
    clock.seconds += 30;
  }
  expect(bodies()).toEqual([]);
  expect(queues.receive(dead, 1)).toMatchObject([{ body: 'poison', receiveCount: 1 }]);
});

test('delays, changed visibility and retention are kept to', () => {
  const { queues, clock, bodies } = setup();
  queues.send(work, 'later', { delaySeconds: 5 });
  expect([bodies(), queues.nextVisibleAt(work), queues.count(work).delayed]).toEqual([[], 5000, 1]);
  clock.seconds = 5;
  const [message] = queues.receive(work, 1);
  queues.hide(work, message?.receipt ?? '', 100);
  clock.seconds = 104;
  expect(bodies()).toEqual([]);
  clock.seconds = 105;
  expect(bodies()).toEqual(['later']);
  clock.seconds = 1001;
  expect(bodies()).toEqual([]);
});

test('listeners hear of new messages, and not any more when they have gone', async () => {
  const { queues } = setup();
  let heard = 0;
  const stop = queues.onChange(work, () => heard++);
  queues.send(work, 'a');
  queues.send(dead, 'other');
  await new Promise(setImmediate);
  expect(heard).toBe(1);
  stop();
  queues.send(work, 'b');
  await new Promise(setImmediate);
  expect(heard).toBe(1);
});

test('whatever is done to a queue, every message is in one place, and only a delete removes it', () => {
  const action = fc.oneof(
    fc.record({ do: fc.constant('send' as const) }),
    fc.record({ do: fc.constant('receive' as const), limit: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('delete' as const), nth: fc.nat(5) }),
    fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 31 }) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const { queues, clock, state } = setup();
      const open = new Map<string, string>();
      let [sent, removed] = [0, 0];
      for (const step of actions) {
        if (step.do === 'send') queues.send(work, String(sent++), { delaySeconds: sent % 3 });
        if (step.do === 'wait') clock.seconds += step.seconds;
        if (step.do === 'receive')
          for (const { id, receipt } of queues.receive(work, step.limit)) open.set(id, receipt);
        if (step.do === 'delete') {
          const [id, receipt] = [...open][step.nth] ?? [];
          if (id === undefined || receipt === undefined) continue;
          const before = total();
          queues.remove(work, receipt);
          removed += before - total();
          open.delete(id);
        }
      }
      function total() {
        return [work, dead].reduce((sum, each) => {
          const { visible, inFlight, delayed } = queues.count(each);
          return sum + visible + inFlight + delayed;
        }, 0);
      }
      expect(total()).toBe(sent - removed);
      state.close();
    }),
    { numRuns: 60 },
  );
});

test('messages survive a kill at any moment, and what was in work is delivered again without counting', async () => {
  const file = join(folder, 'killed.sqlite');
  const script = new URL('../testing/queue-process.ts', import.meta.url);
  const child = fork(script, [file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { queues, bodies } = setup(file);
  expect(bodies()).toEqual(['waiting']);
  queues.recover(work);
  const again = queues.receive(work, 10).sort((a, b) => a.body.localeCompare(b.body));
  expect(again).toMatchObject([
    { body: 'in work', receiveCount: 1 },
    { body: 'waiting', receiveCount: 1 },
  ]);
});
