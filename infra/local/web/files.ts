import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { first, type WebRequest, type WebResponse } from './http-message.ts';

const types: Record<string, string> = {
  css: 'text/css',
  html: 'text/html',
  ico: 'image/x-icon',
  js: 'text/javascript',
  json: 'application/json',
  map: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};
/** CloudFront compresses these, between these sizes. */
const compressible = /^(text\/|application\/(json|manifest\+json)|image\/svg)/;
const [minBytes, maxBytes] = [1000, 10_000_000];

interface File {
  modifiedAt: number;
  etag: string;
  type: string;
  plain: Buffer;
  encoded: Map<'br' | 'gzip', Buffer>;
}

export type Files = ReturnType<typeof openFiles>;

/** The files of the portal, as CloudFront serves them from the bucket: with an ETag, compressed where the browser takes it. */
export function openFiles(folder: string) {
  const known = new Map<string, File>();

  const load = async (key: string): Promise<File | undefined> => {
    const path = normalize(join(folder, key));
    if (!path.startsWith(join(folder, '/'))) return undefined;
    const status = await stat(path).catch(() => undefined);
    if (!status?.isFile()) return undefined;
    const cached = known.get(path);
    if (cached?.modifiedAt === status.mtimeMs) return cached;
    const plain = await readFile(path);
    const etag = `"${createHash('md5').update(plain).digest('hex')}"`;
    const type = types[path.split('.').at(-1) ?? ''] ?? 'binary/octet-stream';
    const file = { modifiedAt: status.mtimeMs, etag, type, plain, encoded: new Map() };
    known.set(path, file);
    return file;
  };

  /** The file for a request; undefined where there is none. */
  return async (request: WebRequest, compresses: boolean): Promise<WebResponse | undefined> => {
    const key = decode(request.path.slice(1));
    const file = key === undefined ? undefined : await load(key);
    if (!file) return undefined;
    const headers = new Map([
      ['content-type', [file.type]],
      ['last-modified', [new Date(file.modifiedAt).toUTCString()]],
      ['etag', [file.etag]],
      // How long what may be kept is said with the deployment of the files. Here they change whenever they are built.
      ['cache-control', ['no-cache']],
    ]);
    const encoding = compresses && isWorthIt(file) ? acceptedEncoding(request) : undefined;
    if (compresses && isWorthIt(file)) headers.set('vary', ['accept-encoding']);
    if (encoding) {
      headers.set('content-encoding', [encoding]);
      headers.set('etag', [`W/${file.etag}`]);
    }
    if (isKnownTo(request, file)) return { status: 304, headers, body: undefined };
    return { status: 200, headers, body: encoding ? await encode(file, encoding) : file.plain };
  };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

const isWorthIt = ({ type, plain }: File) =>
  compressible.test(type) && plain.length >= minBytes && plain.length <= maxBytes;

function acceptedEncoding({ headers }: WebRequest): 'br' | 'gzip' | undefined {
  const accepted = (headers.get('accept-encoding') ?? []).join(',');
  return (['br', 'gzip'] as const).find((encoding) => new RegExp(`(^|[,\\s])${encoding}($|[,;\\s])`).test(accepted));
}

function isKnownTo({ headers }: WebRequest, file: File): boolean {
  const tags = first(headers, 'if-none-match');
  if (tags !== undefined)
    return tags.split(',').some((tag) => ['*', file.etag].includes(tag.trim().replace(/^W\//, '')));
  return Math.floor(file.modifiedAt / 1000) * 1000 <= Date.parse(first(headers, 'if-modified-since') ?? '');
}

const brotli = promisify<Buffer, object, Buffer>(brotliCompress);
const zip = promisify<Buffer, Buffer>(gzip);

async function encode(file: File, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const ready = file.encoded.get(encoding);
  if (ready) return ready;
  const bytes =
    encoding === 'br'
      ? await brotli(file.plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
      : await zip(file.plain);
  file.encoded.set(encoding, bytes);
  return bytes;
}
