/** `npm run reset`: removes the data of Call Record on this machine. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder, openHome } from './home.ts';
import { diskProblem, StartError } from './start-error.ts';

const folder = homeFolder();
try {
  if (!existsSync(folder)) {
    console.log(`There is nothing in ${folder}.`);
  } else if (!existsSync(join(folder, 'state.sqlite'))) {
    throw new StartError(`${folder} does not look like a home of Call Record: nothing was removed.`);
  } else {
    // Throws where it is in use.
    openHome(folder).close();
    rmSync(folder, { recursive: true });
    console.log(`Removed ${folder}.`);
  }
} catch (error) {
  console.error(error instanceof StartError ? error.message : (diskProblem(error, folder) ?? error));
  process.exitCode = 1;
}
