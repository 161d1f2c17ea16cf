// Runs at CloudFront for every request to /api. What the viewer sent under these names is overwritten: the API believes them.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  const { request, viewer } = event;
  request.headers['x-forwarded-host'] = { value: request.headers.host.value };
  request.headers['x-viewer-address'] = { value: viewer.ip };
  return request;
}
