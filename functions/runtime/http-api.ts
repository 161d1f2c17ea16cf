import middy from '@middy/core';
import httpRouterHandler from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import { AppError, toProblem } from './errors.ts';
import { log } from './logger.ts';
import type { Authenticate, GatewayAnswer, Route } from './route.ts';

/**
 * The Lambda handler of a domain's routes. Whatever a route throws is answered as problem details: an AppError as
 * itself, anything else as `internal_error` with the request's id and without a word about why.
 */
export function httpApi<Deps>(routes: Route<NoInfer<Deps>>[], deps: Deps, authenticate: Authenticate) {
  const router = httpRouterHandler<APIGatewayProxyEventV2, APIGatewayProxyResultV2>({
    routes: routes.map(({ endpoint, run }) => ({
      method: endpoint.method,
      path: `/api${endpoint.path}`,
      handler: (event: APIGatewayProxyEventV2) => run(event, deps, authenticate),
    })),
    notFoundResponse: () => {
      throw new AppError('not_found');
    },
  });
  return middy<APIGatewayProxyEventV2, APIGatewayProxyResultV2>()
    .use({
      onError: (request) => {
        request.response = problemAnswer(request.event, request.error);
      },
    })
    .handler(router);
}

function problemAnswer(event: APIGatewayProxyEventV2, error: unknown): GatewayAnswer {
  const known = error instanceof AppError ? error : undefined;
  const requestId = event.requestContext.requestId;
  if (!known)
    log('error', 'A request failed', {
      requestId,
      route: event.routeKey,
      error,
    });
  const problem = toProblem(
    known ??
      new AppError('internal_error', {
        detail: `Tell us the request id ${requestId}.`,
      }),
  );
  return {
    statusCode: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...known?.headers,
    },
    body: JSON.stringify(problem),
  };
}
