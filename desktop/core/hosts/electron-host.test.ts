import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { connectShell } from './electron-host.ts'

function startShell() {
  const sent: unknown[] = []
  const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void sent.push(message) })
  const say = (data: unknown, ports: unknown[] = []) => port.emit('message', { data, ports })
  return { shell: connectShell(port)!, sent, say }
}

const messagePort = (): EventEmitter & { start(): void } => Object.assign(new EventEmitter(), { start() {}, postMessage() {}, close() {} })

test('in plain Node there is no shell', () => expect(connectShell()).toBeNull())

test('I10.54 the core gets a secret from the shell over their channel, and hears when there is none', async () => {
  const { shell, sent, say } = startShell()
  const secret = shell.secret('keychain', true)
  expect(sent).toEqual([{ type: 'secret-wanted', name: 'keychain', isNew: true }])
  say({ type: 'secret', name: 'passphrase', value: 'not asked for' })
  say(null)
  say({ type: 'secret', name: 'keychain', value: 'abc' })
  expect(await secret).toBe('abc')
  const again = shell.secret('keychain', false)
  say({ type: 'secret', name: 'keychain' })
  expect(await again).toBeUndefined()
  shell.tellFailure('why')
  expect(sent.at(-1)).toEqual({ type: 'failed', sentence: 'why' })
})

test('windows that come while the core is still opening its store are taken when it is open', () => {
  const { shell, say } = startShell()
  say({ type: 'window' }, [messagePort()])
  const windows: unknown[] = []
  shell.takeWindows((window) => windows.push(window))
  say({ type: 'window' }, [messagePort()])
  say({ type: 'window' })
  expect(windows).toHaveLength(2)
})
