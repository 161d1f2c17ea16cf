import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Administrator } from './administrator.ts';
import type { Cloud } from './cloud.ts';
import type { CustomResource } from './custom-resources.ts';
import { StartError } from './start-error.ts';
import type { Memory } from './state.ts';
import type { CustomResourceResult } from './template/physical-resources.ts';
import { resultName } from './template/physical-resources.ts';
import type { SessionKey } from './template/random-names.ts';

/** What tests, benchmarks and other programs find the running cloud by: the content of local.json. */
export interface LocalJson {
  portal: string;
  aws: string;
  region: string;
  inbox: string;
  bucket: string;
  admin: Administrator;
  recorder: { tenant: string; id: string; prefix: string; accessKeyId: string; secretAccessKey: string };
  /** The table, with the key of the function that searches it: whoever explains a search may do what that may. */
  archive: { table: string } & SessionKey;
}

/** What a recorder's secret holds, on AWS and here. */
interface RecorderSecret {
  accessKeyId: string;
  secretAccessKey: string;
  bucket: string;
  prefix: string;
}

export function describeCloud(cloud: Cloud, tenant: CustomResource, admin: Administrator, memory: Memory): LocalJson {
  const { resource, properties } = tenant;
  const { template, portal, aws, region, inbox } = cloud;
  const [secret] = template.all('AWS::SecretsManager::Secret').filter(({ stack }) => stack === resource.stack);
  const content = secret && template.property<string>(secret, 'SecretString');
  if (!content) throw new StartError(`The stack ${resource.stack} has no secret with its recorder's key.`);
  const { bucket, prefix, accessKeyId, secretAccessKey } = JSON.parse(content) as RecorderSecret;
  const { data } = memory.read(resultName(resource)) as CustomResourceResult;
  const recorder = {
    tenant: String(properties.tenantId),
    id: String(data.RecorderId),
    prefix,
    accessKeyId,
    secretAccessKey,
  };
  const [table] = template.all('AWS::DynamoDB::Table');
  if (!table) throw new StartError('The template has no table.');
  const archive = { table: template.ref(table), ...cloud.keyOf('recordings') };
  return { portal, aws, region, inbox, bucket, admin, recorder, archive };
}

const fileIn = (home: string) => join(home, 'local.json');

/** Whoever can read it can sign in as the administrator, so nobody but its owner can. */
export function writeLocalJson(home: string, content: LocalJson): void {
  const file = fileIn(home);
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Gone as long as nothing answers: whoever waits for it, waits for a cloud that runs. */
export const removeLocalJson = (home: string): void => rmSync(fileIn(home), { force: true });
