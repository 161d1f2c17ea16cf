import { QueryClient } from '@tanstack/vue-query';
import { ApiProblem } from './problem.ts';

/** What the API refused it will refuse again; a fault of the network or the service may pass. */
const mayPass = (error: Error) => !(error instanceof ApiProblem) || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Without a connection a query fails at once and says so, rather than waiting behind a skeleton.
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && mayPass(error),
      retryDelay: (failures) => 300 * 2 ** failures,
      staleTime: 10_000,
    },
    mutations: { networkMode: 'always' },
  },
});
