// A sandboxed preload is CommonJS and sees only what Electron hands it.
const { contextBridge, ipcRenderer } = require('electron') as typeof import('electron')

ipcRenderer.on('medbox-port', (event) => window.postMessage('medbox-port', window.location.origin, event.ports))
contextBridge.exposeInMainWorld('medbox', { ready: () => ipcRenderer.send('medbox-ready') })
