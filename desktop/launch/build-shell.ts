import { runTool } from './run-tool.ts'

/** Electron runs JavaScript alone: compiles the shell and the core that it starts; throws `LaunchError` (`shell-build`). */
export function buildShell(): Promise<void> {
  return runTool('node_modules/typescript/bin/tsc', ['-b', 'desktop/shell', 'desktop/core'], {
    code: 'shell-build',
    sentence: "The kiosk's application could not be compiled:",
  })
}
