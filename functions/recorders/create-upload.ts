import type { UploadAddresses } from '#adapters/upload-address';
import { recordersEndpoints } from '#contract/recorders';
import { largestSidecar } from '#functions/ingest/sidecars/sidecar';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { isSidecarName, typeProblem, uploadKey, uploadMetadata } from './rules.ts';
import { prefixOf, recorderOf, type ViewDeps } from './view.ts';

interface UploadDeps extends Pick<ViewDeps, 'recorders'> {
  addresses: Pick<UploadAddresses, 'presign'>;
}

/** Within so many seconds an upload must have begun. */
const uploadSeconds = 15 * 60;

/** Hands out an address that takes one upload: the same that the recorder's access key would make, and it goes the same way. */
export const createUpload = route(
  recordersEndpoints.createUpload,
  async ({ actor, params, body }, { recorders, addresses }: UploadDeps) => {
    const recorder = await recorderOf(actor, params.recorderId, { recorders });
    if (recorder.disabled) throw new AppError('recorder_disabled');
    const { filename, contentType, size, sha256 } = body;
    const place = uploadKey(prefixOf(recorder), filename);
    const described = uploadMetadata(body.metadata);
    const tooLarge = isSidecarName(filename) && size > largestSidecar;
    const problems = {
      filename: 'problem' in place ? place.problem : undefined,
      contentType: typeProblem(filename, contentType),
      size: tooLarge ? `must be at most ${largestSidecar} for a sidecar` : undefined,
      metadata: 'problem' in described ? described.problem : undefined,
    };
    const fields = Object.entries(problems).flatMap(([path, message]) => (message ? [{ path, message }] : []));
    if (fields.length > 0 || 'problem' in place || 'problem' in described)
      throw new AppError('invalid_input', { fields });
    const { key } = place;
    const upload = { key, contentType, size, sha256: sha256?.toLowerCase(), metadata: described.metadata };
    const { url, headers, expiresAt } = await addresses.presign(upload, uploadSeconds);
    return { url, method: 'PUT' as const, headers, key, expiresAt: expiresAt.toISOString() };
  },
);
