/**
 * An archive as a contact centre's grows in a year. It is a thinning of one archive of ten million calls that is the same for ever: a
 * smaller archive of a size that divides a larger one's is part of it, so that the same questions can be put to both.
 */
import { createHash } from 'node:crypto';
import type { Agent, Department, Flag, Recorder } from '#data/directory';
import { idFrom } from '#data/ids';
import type { Recording } from '#data/recordings';
import type { Tenant } from '#data/tenants';
import { type Random, random, zipf } from './random.ts';

const seed = 20_260_301;
const wholeSize = 10_000_000;
const firstWeek = Date.parse('2025-03-03T00:00:00Z');
const weeks = 52;
const week = 7 * 24 * 3600_000;
const createdAt = '2025-03-01T00:00:00.000Z';

export const tenant: Tenant = {
  ...{ tenantId: 'bench', name: 'Harbour Telecom', country: 'GB', timeZone: 'Europe/London', createdAt },
};
const { tenantId } = tenant;

export interface Directory {
  agents: Agent[];
  departments: Department[];
  recorders: Recorder[];
  flags: Flag[];
}

const named = (prefix: string, name: string) => ({
  ...{ tenantId, createdAt, name },
  id: idFrom(prefix, Date.parse(createdAt), [String(seed), name]),
});
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

const departments = many(12, (n) => named('dep', `Department ${n + 1}`));
export const directory: Directory = {
  departments,
  // The first departments have most agents.
  agents: many(400, (n) => ({
    ...named('agt', `Agent ${n + 1}`),
    departmentId: departments[Math.floor(12 * (((n * 7919) % 400) / 400) ** 2)]?.id,
  })),
  recorders: many(5, (n) => ({ ...named('rdr', `PBX ${n + 1}`), timeZone: tenant.timeZone })),
  flags: many(8, (n) => ({ ...named('flg', `Flag ${n + 1}`), description: '', colour: '#336699', icon: 'mdi-flag' })),
};

/** Calls of one hour of the week against those of another: none at night, few on Saturdays. */
const hours = many(24 * 7, (n) => {
  const hour = n % 24;
  const byHour = hour < 7 || hour > 20 ? 0.03 : hour < 9 || hour > 17 ? 0.4 : hour === 12 || hour === 13 ? 0.75 : 1;
  return byHour * (n < 5 * 24 ? 1 : n < 6 * 24 ? 0.3 : 0.1);
});
const hourSums = hours.map((_, n) => hours.slice(0, n + 1).reduce((sum, weight) => sum + weight, 0));

/** When the call at `position` of the whole archive was: epoch milliseconds. */
function timeOf(position: number): number {
  const share = (position / wholeSize) * weeks;
  const wanted = (share % 1) * (hourSums.at(-1) as number);
  const hour = hourSums.findIndex((sum) => sum > wanted);
  const within = 1 - ((hourSums[hour] as number) - wanted) / (hours[hour] as number);
  return Math.floor(firstWeek + Math.floor(share) * week + (hour + within) * 3600_000);
}

const areas = [
  '113',
  '114',
  '115',
  '116',
  '117',
  '118',
  '121',
  '131',
  '141',
  '151',
  '161',
  '191',
  '1223',
  '1273',
  '1865',
];
const callers = 100_000;

/** The outside number of a rank: the same for the same rank, most of them the country's own. */
function outsideNumber(rank: number): string {
  const draw = random(seed, rank, 1);
  const digits = (count: number) => String(draw.below(10 ** count)).padStart(count, '0');
  const kind = draw.next();
  if (kind < 0.45) return `+447${digits(9)}`;
  if (kind < 0.95) {
    const area = areas[Math.floor(areas.length * draw.next() ** 2)] as string;
    return `+44${area}${2 + draw.below(7)}${digits(9 - area.length)}`;
  }
  return kind < 0.98 ? `+331${2 + draw.below(7)}${digits(7)}` : `+1212${2 + draw.below(7)}${digits(6)}`;
}

const ownNumbers = many(120, (n) => `+441135550${String(n).padStart(3, '0')}`);
const extension = (agent: number) => String(3000 + agent);

const drawCaller = zipf(callers, 0.8);
const drawAgent = zipf(directory.agents.length, 0.6);
const drawFlag = zipf(directory.flags.length, 1);
const codecs = ['pcm_alaw', 'pcm_s16le', 'opus', 'gsm_ms'];

/** The recordings of an archive of `size`, oldest first. */
export function* recordings(size: number): Generator<Recording> {
  let callId = '';
  for (let n = 0; n < size; n++) {
    const position = Math.floor((n * wholeSize) / size);
    const draw = random(seed, position);
    callId = draw.chance(0.08) ? callId : `${(position * 2654435761).toString(16)}@pbx.example`;
    yield recordingAt(position, callId, draw);
  }
}

function recordingAt(position: number, callId: string, draw: Random): Recording {
  const connectedAt = timeOf(position);
  const rank = drawAgent(draw);
  const agent = draw.chance(0.88) ? directory.agents[rank] : undefined;
  const departmentId = agent?.departmentId ?? (draw.chance(0.7) ? draw.pick(departments).id : undefined);
  const direction = draw.chance(0.55) ? 'inbound' : draw.chance(0.78) ? 'outbound' : 'internal';
  const outside = outsideNumber(drawCaller(draw));
  // A department has ten numbers of its own.
  const own = ownNumbers[((departments.findIndex(({ id }) => id === departmentId) + 12) % 12) * 10 + draw.below(10)];
  const other = extension(drawAgent(draw));
  const party = (number: string) => ({ number, raw: number });
  const withheld = { raw: 'anonymous' };
  const [from, to] = {
    inbound: [draw.chance(0.04) ? withheld : party(outside), party(own as string)],
    outbound: [party(draw.chance(0.5) ? extension(rank) : (own as string)), party(outside)],
    internal: [party(extension(rank)), party(other)],
  }[direction] as [Recording['from'], Recording['to']];
  const flagged = draw.chance(0.05);
  const flags = flagged ? [drawFlag(draw), ...(draw.chance(0.2) ? [drawFlag(draw)] : [])] : [];
  const durationMs = Math.round(Math.min(draw.around(110_000, 1), 4 * 3600_000)) + 1000;
  const id = idFrom('rec', connectedAt, [String(seed), String(position)]);
  return {
    ...{ tenantId, id, connectedAt, durationMs, direction, from, to, departmentId, callId },
    ...(agent ? { agentId: agent.id, agentSide: direction === 'inbound' ? 'to' : 'from' } : {}),
    recorderId: (directory.recorders[Math.floor(5 * draw.next() ** 2)] as Recorder).id,
    ...(draw.chance(0.2) ? { score: 1 + draw.below(100), scored: true } : { score: 0 }),
    flagIds: [...new Set(flags)].map((flag) => (directory.flags[flag] as Flag).id),
    bytes: durationMs * 16,
    codec: draw.pick(codecs),
    channels: 2,
    sampleRate: 8000,
    sha256: createHash('sha256').update(id).digest('hex'),
  };
}
