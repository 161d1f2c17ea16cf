import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Operation, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { tableDefinition } from '../../functions/data/table.ts';
import type { DomainFunction } from './domain-function.ts';
import { ImpactAlarm } from './impact-alarm.ts';

/** What a function reads by: one key, up to 100 keys, a partition, a partition of an index. */
export type TableRead = 'get' | 'batchGet' | 'query' | 'queryIndexes';
/** What a function writes by, alone or within a transaction, or many rows at once; `check` is a transaction's condition on another row. */
export type TableWrite = 'put' | 'batchPut' | 'update' | 'delete' | 'check';

const readActions = { get: 'GetItem', batchGet: 'BatchGetItem', query: 'Query' };
const writeActions = {
  put: 'PutItem',
  batchPut: 'BatchWriteItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
  check: 'ConditionCheckItem',
};

/** The single table, with the keys and indexes of functions/data/table.ts. It outlives its stack. */
export class AppTable extends Construct {
  private readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new Table(this, 'Table', {
      partitionKey: key(tableDefinition.partitionKey),
      sortKey: key(tableDefinition.sortKey),
      timeToLiveAttribute: tableDefinition.ttl,
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, partitionKey, sortKey, projected } of tableDefinition.indexes)
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: key(partitionKey),
        sortKey: key(sortKey),
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: projected,
      });

    // By operation, not by index: a write that an index has no room for is refused as a write of the table.
    const throttled = this.table.metricThrottledRequestsForOperations({
      operations: [
        ...[Operation.GET_ITEM, Operation.BATCH_GET_ITEM, Operation.QUERY],
        ...[Operation.PUT_ITEM, Operation.UPDATE_ITEM, Operation.DELETE_ITEM, Operation.TRANSACT_WRITE_ITEMS],
      ],
    });
    // On demand, that is one partition asked for more than any can give: a hot key, which is ours to mend.
    new ImpactAlarm(this, 'Throttles', {
      metric: throttled,
      threshold: 10,
      impact: 'The table refuses requests: pages answer slowly or fail, calls are listed late',
    });
  }

  /** For operators, whose commands ask for it. */
  get tableName(): string {
    return this.table.tableName;
  }

  /** Lets a function read in these ways. */
  grantReadTo(fn: DomainFunction, ...reads: TableRead[]): void {
    const actions = Object.entries(readActions).flatMap(([read, action]) =>
      reads.includes(read as TableRead) ? [`dynamodb:${action}`] : [],
    );
    if (actions.length > 0) fn.allow(actions, [this.table.tableArn]);
    if (reads.includes('queryIndexes'))
      fn.allow(
        ['dynamodb:Query'],
        tableDefinition.indexes.map(({ name }) => `${this.table.tableArn}/index/${name}`),
      );
    fn.setEnvironment('TABLE_NAME', this.table.tableName);
  }

  /**
   * Lets a function find out who asks: it reads the session or token with the rows of whoever that is, and notes in the one or the other, and in
   * no other row, when it was used.
   */
  grantAuthenticationTo(fn: DomainFunction): void {
    this.grantReadTo(fn, 'get', 'batchGet');
    fn.allow(['dynamodb:UpdateItem'], [this.table.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['S#*', 'K#*'] },
    });
  }

  /** Lets a function be fed with the changes of rows. Returns the ARN of the table's stream. */
  grantStreamTo(fn: DomainFunction): string {
    const { tableStreamArn } = this.table;
    if (!tableStreamArn) throw new Error('The table has a stream');
    // All that Lambda asks for when it makes the mapping, though a list of streams is of no use to it.
    fn.allow(
      ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
      [tableStreamArn],
    );
    return tableStreamArn;
  }

  /** Lets a function write in these ways. */
  grantWriteTo(fn: DomainFunction, ...writes: TableWrite[]): void {
    fn.allow(
      writes.map((write) => `dynamodb:${writeActions[write]}`),
      [this.table.tableArn],
    );
    fn.setEnvironment('TABLE_NAME', this.table.tableName);
  }
}
