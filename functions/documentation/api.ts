import { documentationEndpoints } from '#contract/documentation';
import { endpoints } from '#contract/endpoints';
import { nobody } from '#runtime/authenticate';
import { httpApi } from '#runtime/http-api';
import { Reply, route } from '#runtime/route';
import { openApi } from './openapi.ts';

const document = JSON.stringify(openApi(endpoints));

// Swagger UI is among the portal's static files; the page has no script of its own, as the content policy demands.
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Call Record API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/swagger-ui/swagger-ui.css">
</head>
<body>
<main id="swagger-ui"><p><a href="/api/openapi.json">The OpenAPI document</a></p></main>
<script src="/swagger-ui/swagger-ui-bundle.js"></script>
<script src="/swagger-ui/start.js"></script>
</body>
</html>
`;

const getOpenApi = route(documentationEndpoints.getOpenApi, async () => new Reply(undefined, { text: document }));
const getDocs = route(documentationEndpoints.getDocs, async () => new Reply(undefined, { text: page }));

export const handler = httpApi([getOpenApi, getDocs], {}, nobody);
