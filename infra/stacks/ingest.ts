import { type App, Size, Stack, type StackProps } from 'aws-cdk-lib';
import { Architecture, Code, type ILayerVersion, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NotDeployable } from '../constructs/not-deployable.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import { type DataStack, longestIngest } from './data.ts';

export interface IngestStackProps extends StackProps {
  readonly data: DataStack;
  /** The folder of the built layer. */
  readonly mediaLayer: string | undefined;
}

/** Makes recordings of uploads. */
export class IngestStack extends Stack {
  constructor(app: App, id: string, { data, mediaLayer, ...props }: IngestStackProps) {
    super(app, id, props);
    const { fn } = new QueueWorker(this, 'Ingest', {
      entry: 'ingest/worker',
      from: data.uploads,
      errorImpact: 'New calls do not appear in the portal, or appear late',
      layers: this.layers(mediaLayer),
      timeout: longestIngest,
      // Exactly one processor: decoding uses no more.
      memorySize: 1769,
      // The original and its rendition, of calls of many hours.
      ephemeralStorage: Size.gibibytes(4),
    });
    data.table.grantReadTo(fn, 'get', 'batchGet', 'query');
    data.table.grantWriteTo(fn, 'put', 'batchPut', 'update', 'delete', 'check');
    data.recordings.grantIngestTo(fn);
  }

  private layers(folder: string | undefined): ILayerVersion[] {
    if (!folder) {
      new NotDeployable(this, 'NoMediaLayer', { reason: 'The media layer is not built: use `npm run deploy`.' });
      return [];
    }
    const layer = new LayerVersion(this, 'Media', {
      description: 'node-av: reads and writes audio',
      code: Code.fromAsset(folder),
      compatibleArchitectures: [Architecture.ARM_64],
      compatibleRuntimes: [Runtime.NODEJS_24_X],
    });
    return [layer];
  }
}
