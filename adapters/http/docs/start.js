'use strict';
SwaggerUIBundle({
  url: 'openapi.json',
  domNode: document.getElementById('docs'),
  deepLinking: true,
  validatorUrl: null, // no request leaves the machine
});
