/** `npm run reset`: removes the data of Call Record on this machine. */
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder, openHome } from './home.ts';
import { diskProblem, StartError } from './start-error.ts';

/** All that a cloud writes into its home. */
const ownNames = [
  ...['state.sqlite', 'dynamodb.sqlite'].flatMap((name) => [name, `${name}-shm`, `${name}-wal`, `${name}-journal`]),
  ...['objects', 'logs', 'tmp', 'pid', 'local.json', 'mails.json'],
];

const folder = homeFolder();
try {
  if (!existsSync(folder)) {
    console.log(`There is nothing in ${folder}.`);
  } else if (!existsSync(join(folder, 'state.sqlite'))) {
    throw new StartError(`${folder} does not look like a home of Call Record: nothing was removed.`);
  } else {
    // Throws where it is in use.
    openHome(folder).close();
    for (const name of ownNames) rmSync(join(folder, name), { recursive: true, force: true });
    // Somebody may have pointed us at a folder with files of their own.
    const others = readdirSync(folder);
    if (others.length === 0) rmdirSync(folder);
    console.log(
      others.length === 0
        ? `Removed ${folder}.`
        : `Removed the data of Call Record; ${folder} has other files, which stay.`,
    );
  }
} catch (error) {
  console.error(error instanceof StartError ? error.message : (diskProblem(error, folder) ?? error));
  process.exitCode = 1;
}
