import { takeUpInvitation } from './administrator.ts';
import { build, built } from './build.ts';
import { type Cloud, type Ports, startCloud } from './cloud.ts';
import { type CustomResource, deployCustomResources } from './custom-resources.ts';
import { startEmulators } from './emulators/emulators.ts';
import { type Home, openHome } from './home.ts';
import { checkPorts } from './listen.ts';
import { describeCloud, type LocalJson, removeLocalJson, writeLocalJson } from './local-json.ts';
import { StartError } from './start-error.ts';

export interface BringUpOptions {
  folder: string;
  ports: Ports;
  /** Told in one line what goes wrong while the cloud runs. */
  report(problem: string): void;
  /** Called when the cloud cannot go on. */
  onEnd(why: string): void;
  /** Told how long each part of the start took. */
  onPhase?(phase: string): void;
}

export interface RunningCloud {
  home: Home;
  cloud: Cloud;
  local: LocalJson;
  /** The customer whose recorder and administrator are in `local`. */
  tenant: CustomResource;
  stop(): Promise<void>;
}

/** Everything from nothing to a portal that one can sign in to. Throws a StartError where something is in the way. */
export async function bringUp({
  folder,
  ports,
  report,
  onEnd,
  onPhase = () => undefined,
}: BringUpOptions): Promise<RunningCloud> {
  const home = openHome(folder);
  const endings: Array<() => Promise<void> | void> = [() => home.close()];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const end of endings.reverse()) await end();
    })();
    return stopping;
  };
  try {
    await checkPorts(Object.values(ports));
    removeLocalJson(folder);
    endings.push(() => removeLocalJson(folder));
    const emulators = startEmulators(folder, onEnd);
    // Whichever fails first is told of; the other is still to be ended.
    emulators.then(
      (started) => void endings.push(() => started.stop()),
      () => undefined,
    );
    const [running] = await Promise.all([
      emulators.then(noted('emulators', onPhase)),
      build().then(noted('build', onPhase)),
    ]);
    const cloud = await startCloud({ home, ports, emulators: running, report, ...built });
    endings.push(() => cloud.stop());
    onPhase('cloud');
    const tenants = await deployCustomResources(cloud, home.memory);
    cloud.admitUsers();
    onPhase('customers');
    const tenant = tenants.find(({ properties }) => properties.tenantId === 'demo') ?? tenants[0];
    if (!tenant) throw new StartError('infra/tenants.json lists no customer.');
    const administrator = tenant.properties.administrator as { username: string; email: string };
    const admin = await takeUpInvitation(administrator, cloud, home.memory);
    onPhase('administrator');
    const local = describeCloud(cloud, tenant, admin, home.memory);
    writeLocalJson(folder, local);
    return { home, cloud, local, tenant, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const noted =
  <T>(phase: string, onPhase: (phase: string) => void) =>
  (value: T): T => {
    onPhase(phase);
    return value;
  };
