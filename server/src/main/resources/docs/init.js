// Swagger UI over this venue's own OpenAPI document, under the strict Content-Security-Policy: nothing is loaded from
// elsewhere, credentials are kept by the page and gone with it.
const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', paint);
paint();

window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger',
  layout: 'BaseLayout',
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
});
