import { routes } from 'virtual:contract-routes';
import type { Parsed, Sent } from '#contract/endpoint';
import type { endpoints } from '#contract/endpoints';
import type { Problem } from '#contract/problems';
import { type AddressParts, addressOf } from './address.ts';
import { ApiProblem, NetworkFailure } from './problem.ts';

type Endpoints = typeof endpoints;
export type EndpointId = keyof Endpoints;

type Part<Name extends string, Value> = undefined extends Value ? unknown : { [K in Name]: Value };
/** Queries are what a use case reads; the address carries them as text. Defaults need not be given. */
type Query<Id extends EndpointId> = Partial<Parsed<Endpoints[Id]['query']>>;

export type Input<Id extends EndpointId> = Part<'params', Sent<Endpoints[Id]['params']>> &
  Part<'body', Sent<Endpoints[Id]['body']>> & { query?: Query<Id>; signal?: AbortSignal };
export type Answer<Id extends EndpointId> = Parsed<Endpoints[Id]['answer']>;

interface AnyInput extends AddressParts {
  body?: unknown;
  signal?: AbortSignal;
}

let signedOut = () => {};

/** Says who is told when a call finds the session gone. */
export function onSignedOut(tell: () => void): void {
  signedOut = tell;
}

/**
 * Calls an endpoint of the contract by its name and gives its answer, undefined where it has none.
 * Throws ApiProblem for an error that the API answers, NetworkFailure where no answer comes, AbortError when aborted.
 */
export async function call<Id extends EndpointId>(id: Id, input: Input<Id>): Promise<Answer<Id>> {
  const { signal, body, ...address } = input as AnyInput;
  const [method, path] = routes[id];
  const response = await fetch(addressOf(path, address), {
    method,
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'x-call-record': '1' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new NetworkFailure('No answer from the service', { cause });
  });
  if (!response.ok) {
    const problem = await readProblem(response);
    if (problem.code === 'not_signed_in') signedOut();
    throw problem;
  }
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer<Id>;
}

/** Gateways in front of the API answer errors of their own, which are no problem details. */
async function readProblem(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  const problem = isProblem ? ((await response.json().catch(() => undefined)) as Problem | undefined) : undefined;
  return new ApiProblem(
    problem ?? { status: response.status, title: 'The service answered in a way that was not expected' },
  );
}
