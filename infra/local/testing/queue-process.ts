/** A process that is killed while it works on a message of a queue. */

import { openQueues, type Queue } from '../sqs/queues.ts';
import { openState } from '../state.ts';

const queue: Queue = {
  ...{ name: 'work', arn: 'arn:aws:sqs:eu-west-2:000000000000:work', url: 'http://127.0.0.1/000000000000/work' },
  ...{ visibilitySeconds: 1000, retentionSeconds: 1000, delaySeconds: 0, redrive: undefined, policy: [] },
};
const queues = openQueues(openState(process.argv[2] ?? ''), [queue], () => 0);
queues.send(queue, 'in work');
queues.receive(queue, 1);
queues.send(queue, 'waiting');
process.send?.('ready');
setInterval(() => undefined, 1000);
