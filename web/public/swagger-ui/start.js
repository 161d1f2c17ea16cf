// Requests that are tried from the page are sent as the portal sends its own.
window.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  requestInterceptor: (request) => {
    request.headers['x-call-record'] = '1';
    return request;
  },
});
