import type * as contract from '#contract/recordings';
import type { Directory } from '#data/directory';
import type { Recording } from '#data/recordings';

/**
 * Recordings as the API shows them, in their order. Names are looked up once a page, so that a new name shows
 * everywhere at once; what has been deleted since is left out.
 */
export async function toViews(
  tenantId: string,
  recordings: Recording[],
  directory: Directory,
): Promise<contract.Recording[]> {
  const ids = (pick: (recording: Recording) => (string | undefined)[]) =>
    new Set(recordings.flatMap(pick).filter((id) => id !== undefined));
  const [agents, departments, recorders, flags] = await Promise.all([
    directory.agents.findMany(
      tenantId,
      ids(({ agentId }) => [agentId]),
    ),
    directory.departments.findMany(
      tenantId,
      ids(({ departmentId }) => [departmentId]),
    ),
    directory.recorders.findMany(
      tenantId,
      ids(({ recorderId }) => [recorderId]),
    ),
    directory.flags.findMany(
      tenantId,
      ids(({ flagIds }) => flagIds),
    ),
  ]);
  const named = (value: { id: string; name: string } | undefined) => value && { id: value.id, name: value.name };
  return recordings.map((recording) => {
    const party = (side: 'from' | 'to') => ({
      number: recording[side].number ?? null,
      raw: recording[side].raw,
      name: recording[side].name ?? null,
      agent: (recording.agentSide === side && named(agents.get(recording.agentId ?? ''))) || null,
    });
    return {
      id: recording.id,
      from: party('from'),
      to: party('to'),
      direction: recording.direction ?? null,
      connectedAt: new Date(recording.connectedAt).toISOString(),
      disconnectedAt: new Date(recording.connectedAt + recording.durationMs).toISOString(),
      durationMs: recording.durationMs,
      bytes: recording.bytes,
      score: recording.score,
      scored: recording.scored ?? false,
      flags: recording.flagIds.flatMap((id) => {
        const flag = flags.get(id);
        return flag ? [{ id, label: flag.name, colour: flag.colour, icon: flag.icon }] : [];
      }),
      recorder: named(recorders.get(recording.recorderId)) ?? null,
      department: named(departments.get(recording.departmentId ?? '')) ?? null,
      callId: recording.callId ?? null,
      audio: {
        codec: recording.codec,
        channels: recording.channels,
        sampleRate: recording.sampleRate,
        sha256: recording.sha256,
        truncated: recording.truncated ?? false,
        channelLabels: recording.channelLabels ?? [],
      },
    };
  });
}
