import { expect, test } from 'vitest';
import { endpoints } from '#contract/endpoints';
import { openApi } from './openapi.ts';

const document = openApi(endpoints) as {
  paths: Record<
    string,
    Record<string, { operationId: string; security: unknown[]; parameters: { in: string; name: string }[] }>
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

test('the document is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
