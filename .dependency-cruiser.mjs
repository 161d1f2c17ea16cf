/** Who may import whom. The reasons are in CONTRIBUTING.md. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { pathNot: allowed },
});

const zod = 'node_modules/zod/';

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    only('events-import-zod', '^events/', ['^events/', zod], 'Events are read by other programs.'),
    only(
      'contract-imports-zod',
      '^functions/contract/',
      ['^functions/contract/', zod],
      'The contract runs in browsers.',
    ),
    {
      name: 'rules-are-pure',
      comment: 'Rules know the contract, events and each other; of the data only the types.',
      severity: 'error',
      from: {
        path: '^functions/[^/]+/((rules|numbers|peaks|identify)\\.ts$|profiles/)',
        pathNot: '\\.test\\.ts$',
      },
      to: {
        path: 'node_modules/(@aws-sdk|@middy)/|^functions/(data|adapters|runtime)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'dynamodb-only-in-data',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/data/' },
      to: { path: 'node_modules/@aws-sdk/(lib-dynamodb|client-dynamodb)/' },
    },
    {
      name: 'aws-only-behind-adapters',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/(data|adapters)/|\\.integration\\.test\\.ts$' },
      to: { path: 'node_modules/(@aws-sdk|node-av)/' },
    },
    {
      name: 'wiring-only-in-entries',
      comment: 'What opens a table or a client is called where a function is wired, and nowhere else.',
      severity: 'error',
      from: { path: '^functions/[^/]+/', pathNot: '^functions/(data|adapters|[^/]+/(api|worker)\\.ts)|\\.test\\.ts$' },
      to: { path: '^functions/data/client\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'functions-know-no-infra',
      severity: 'error',
      from: { path: '^(functions|events)/', pathNot: '\\.integration\\.test\\.ts$|/testing\\.ts$' },
      to: { path: '^infra/|node_modules/(aws-cdk-lib|constructs)/' },
    },
    {
      name: 'nothing-imports-local',
      severity: 'error',
      from: { pathNot: '^infra/(local|bench)/|\\.test\\.ts$|/testing\\.ts$|^web/e2e/' },
      to: { path: '^infra/local/' },
    },
    {
      name: 'infra-imports-no-handlers',
      comment: 'Handlers are named by file path.',
      severity: 'error',
      from: { path: '^infra/(stacks|constructs|local|app)', pathNot: '\\.test\\.ts$' },
      to: { path: '^functions/', pathNot: '^functions/(contract/|data/table\\.ts|tenants/tenant-properties\\.ts)' },
    },
    {
      name: 'web-imports-contract-and-events',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^(functions|infra)/', pathNot: '^functions/contract/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/(?!zod|@aws-sdk|@middy|node-av|aws-cdk-lib|constructs))' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
