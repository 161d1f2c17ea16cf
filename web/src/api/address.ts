export interface AddressParts {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
}

/** The address of a route: `{recordingId}` filled in, undefined filters left out, lists repeated. */
export function addressOf(path: string, { params = {}, query = {} }: AddressParts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) search.append(name, String(each));
    }
  }
  const text = search.toString();
  return `/api${filled}${text && `?${text}`}`;
}
