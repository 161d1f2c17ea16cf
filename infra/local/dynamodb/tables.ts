import { StartError } from '../start-error.ts';
import type { Table } from '../template/storage.ts';
import { callEmulator } from './emulator.ts';

/** Creates the tables that are not there yet. Throws where one is there with other keys or indexes than the template's. */
export async function createTables(endpoint: string, tables: readonly Table[]): Promise<void> {
  for (const { name, definition, ttlAttribute } of tables) {
    const present = await describe(endpoint, name);
    if (present !== undefined) {
      if (present === shapeOf(definition)) continue;
      throw new StartError(
        `The table ${name} has other keys or indexes than the template: \`npm run reset\` begins anew.`,
      );
    }
    await callEmulator(endpoint, 'CreateTable', definition);
    if (ttlAttribute === undefined) continue;
    const TimeToLiveSpecification = { AttributeName: ttlAttribute, Enabled: true };
    await callEmulator(endpoint, 'UpdateTimeToLive', { TableName: name, TimeToLiveSpecification });
  }
}

async function describe(endpoint: string, name: string): Promise<string | undefined> {
  try {
    const { Table } = await callEmulator<{ Table: Record<string, unknown> }>(endpoint, 'DescribeTable', {
      TableName: name,
    });
    return shapeOf(Table);
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** What must not differ: the keys of the table and of each index, and what each index holds. */
function shapeOf({ KeySchema, GlobalSecondaryIndexes }: Record<string, unknown>): string {
  type Keys = Array<{ AttributeName: string; KeyType: string }>;
  const keys = (schema: unknown) =>
    (schema as Keys).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();
  interface Index {
    IndexName: string;
    KeySchema: unknown;
    Projection?: { ProjectionType?: string; NonKeyAttributes?: string[] };
  }
  const indexes = (GlobalSecondaryIndexes ?? []) as Index[];
  const held = ({ ProjectionType, NonKeyAttributes = [] }: NonNullable<Index['Projection']>) =>
    [ProjectionType, ...[...NonKeyAttributes].sort()].join(' ');
  return JSON.stringify([
    keys(KeySchema),
    indexes
      .map(({ IndexName, KeySchema, Projection = {} }) => [IndexName, ...keys(KeySchema), held(Projection)])
      .sort(),
  ]);
}
