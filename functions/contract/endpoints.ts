import { documentationEndpoints } from './documentation.ts';
import { quarantineEndpoints } from './quarantine.ts';
import { recordingsEndpoints } from './recordings.ts';
import { sessionEndpoints } from './session.ts';

/** Every endpoint of the API by its name. Gateway routes and the OpenAPI document are made from this list. */
export const endpoints = {
  ...sessionEndpoints,
  ...recordingsEndpoints,
  ...quarantineEndpoints,
  ...documentationEndpoints,
};
