import { endpoint } from './endpoint.ts';

export const documentationEndpoints = {
  getOpenApi: endpoint({
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    summary: 'This document: OpenAPI 3.1',
    status: 200,
    produces: 'application/json',
  }),
  getDocs: endpoint({
    method: 'GET',
    path: '/docs',
    access: 'public',
    summary: 'This document, for reading',
    status: 200,
    produces: 'text/html; charset=utf-8',
  }),
};
