// Runs at CloudFront for every request outside /api. Addresses of the portal's pages are the page's own affair.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const { request } = event;
  if (!request.uri.includes('.')) request.uri = '/index.html';
  return request;
}
