import { openTable } from '#data/client';
import { mailProblemRepository } from '#data/mail-problems';
import { userRepository } from '#data/users';
import { environment } from '#runtime/config';
import { queueWorker } from '#runtime/queue-worker';
import { MailEvent, type NoteDeps, noteProblem } from './note-problem.ts';

const table = openTable(environment('TABLE_NAME'));
const deps: NoteDeps = { users: userRepository(table), problems: mailProblemRepository(table) };

export const handler = queueWorker(async (body) => {
  await noteProblem(MailEvent.parse(JSON.parse(body)), deps);
});
