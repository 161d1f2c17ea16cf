/** What a condition in the headers comes to: go on, answer 304, or refuse with 412. */
export type PreconditionOutcome = 'met' | 'not_modified' | 'failed';

/** Evaluates the conditional headers of a GET or HEAD in the order of RFC 9110, section 13.2.2. */
export function checkPreconditions(
  headers: ReadonlyMap<string, string>,
  object: { etag: string; modifiedAt: number },
): PreconditionOutcome {
  const names = (list: string) =>
    list.split(',').some((tag) =>
      ['*', object.etag].includes(
        tag
          .trim()
          .replace(/^W\//, '')
          .replace(/^"(.*)"$/, '$1'),
      ),
    );
  // HTTP dates have whole seconds.
  const modified = Math.floor(object.modifiedAt / 1000) * 1000;
  const time = (name: string) => Date.parse(headers.get(name) ?? '');

  const ifMatch = headers.get('if-match');
  if (ifMatch !== undefined) {
    if (!names(ifMatch)) return 'failed';
  } else if (modified > time('if-unmodified-since')) {
    return 'failed';
  }
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch !== undefined) return names(ifNoneMatch) ? 'not_modified' : 'met';
  return modified <= time('if-modified-since') ? 'not_modified' : 'met';
}
