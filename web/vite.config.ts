import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import vuetify from 'vite-plugin-vuetify';
import { contractRoutes } from './contract-routes.ts';
import { iconFilesPlugin } from './icon-files.ts';
import { swaggerUi } from './swagger-ui.ts';

export default defineConfig({
  root: import.meta.dirname,
  // The portal only ever loads as one module graph; nothing is left of the options API in it.
  plugins: [vue(), vuetify(), contractRoutes(), iconFilesPlugin(), swaggerUi()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // check-size.ts reads it.
    manifest: true,
    target: 'baseline-widely-available',
    modulePreload: { polyfill: false },
    // The content security policy lets fonts come from files alone.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/api': process.env.PORTAL ?? 'http://127.0.0.1:8080' } },
});
