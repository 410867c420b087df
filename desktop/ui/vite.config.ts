import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const here = (path: string): string => decodeURIComponent(new URL(path, import.meta.url).pathname).replace(/^\/(?=[A-Za-z]:)/, '')

/** The kiosk's page, for the core's browser host and for the shell. */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [react()],
  build: {
    outDir: here('../../build/ui'),
    emptyOutDir: true,
    target: 'es2024',
    // Nothing is inlined into the page: its content security policy allows scripts from its own address only.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: here('kiosk.html') },
  },
})
