import { expect, test } from 'vitest';
import { endpoints } from '#contract/endpoints';
import { openApi } from './openapi.ts';

const document = openApi(endpoints) as {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        security: unknown[];
        parameters: { in: string; name: string }[];
        responses: Record<string, unknown>;
      }
    >
  >;
};

test('the document has every endpoint under its own name', () => {
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(operations.sort()).toEqual(Object.keys(endpoints).sort());
});

test('every parameter in a path is declared, and nothing else is', () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters } of Object.values(operations)) {
      expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(named);
    }
  }
});

test('only public endpoints go without security', () => {
  for (const [name, { path, method, access }] of Object.entries(endpoints)) {
    const operation = document.paths[path]?.[method.toLowerCase()];
    expect([name, operation?.security.length === 0]).toEqual([name, access === 'public']);
  }
});

test('the archive documents its filters', () => {
  const names = document.paths['/recordings']?.get?.parameters.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['from', 'to', 'flagId', 'connectedAfter', 'limit', 'cursor']));
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference]) => reference as string,
  );
  const at = (reference: string) =>
    reference
      .split('/')
      .slice(1)
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
});

test('a sign-in says what it can be refused with', () => {
  expect(Object.keys(document.paths['/session']?.post?.responses ?? {})).toEqual(
    expect.arrayContaining(['200', '400', '401', '403', '413', '415', '422', '429', '500']),
  );
});

test('the document is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
