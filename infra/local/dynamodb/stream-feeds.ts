import type { DatabaseSync } from 'node:sqlite';
import type { InvocationResult } from '../lambda/function-pool.ts';
import type { Queues } from '../sqs/queues.ts';
import { StartError } from '../start-error.ts';
import { inTransaction } from '../state.ts';
import type { StreamSource } from '../template/stream-sources.ts';
import { onFailureMessage } from './on-failure.ts';
import { findStream, listShards } from './stream.ts';
import { streamPositions } from './stream-positions.ts';
import { tendStreamRecords } from './stream-records.ts';
import { feedFromStream } from './stream-source.ts';

interface FeedSettings {
  state: DatabaseSync;
  queues: Queues;
  emulators: { dynamoDb: string; dynamoDbFile: string | undefined };
  invoke(functionName: string, event: object): Promise<InvocationResult>;
  report(problem: string): void;
}

/** Finds the streams of the tables, which must be there by now. Nobody is fed until `start()`. */
export async function prepareStreams(sources: readonly StreamSource[], settings: FeedSettings) {
  const { state, queues, emulators, invoke, report } = settings;
  const positions = streamPositions(state);
  const found = await Promise.all(
    sources.map(async (source) => {
      const emulatorArn = await findStream(emulators.dynamoDb, source.tableName);
      if (emulatorArn === undefined)
        throw new StartError(`The table ${source.tableName} has no stream yet: \`npm run reset\` begins anew.`);
      return { source, emulatorArn };
    }),
  );
  if (emulators.dynamoDbFile) {
    const passed = new Map<string, number>();
    for (const { source, emulatorArn } of found)
      for (const { ShardId } of await listShards(emulators.dynamoDb, emulatorArn)) {
        const { sequence } = positions.read({ mapping: source.name, streamArn: emulatorArn, shardId: ShardId });
        const others = passed.get(source.tableName) ?? Number.POSITIVE_INFINITY;
        passed.set(source.tableName, Math.min(others, Number(sequence ?? 0)));
      }
    tendStreamRecords(emulators.dynamoDbFile, passed);
  }
  let feeds: Array<ReturnType<typeof feedFromStream>> = [];
  return {
    start(): void {
      feeds = found.map(({ source, emulatorArn }) =>
        feedFromStream(source, {
          ...{ endpoint: emulators.dynamoDb, emulatorArn, positions, report },
          invoke: (event) => invoke(source.fn.settings.name, event),
          giveUp(given, save) {
            const { records, condition } = given;
            report(
              `${source.fn.shortName}: ${records.length} changes of ${source.tableName} were given up: ${condition}`,
            );
            inTransaction(state, () => {
              const about = { functionArn: source.fn.settings.arn, streamArn: source.streamArn };
              if (source.onFailure) queues.send(source.onFailure, JSON.stringify(onFailureMessage(given, about)));
              save();
            });
          },
        }),
      );
    },
    /** To be called when something was written to a table. */
    wake(): void {
      for (const feed of feeds) feed.wake();
    },
    stop(): void {
      for (const feed of feeds) feed.stop();
    },
  };
}
