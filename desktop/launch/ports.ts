import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { LaunchError } from './launch-error.ts'

/** The port itself when it is free, any free one for 0; throws `LaunchError` (`port-taken`). */
export async function claimPort(port: number, option: string): Promise<number> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
        ? 'is taken by another program'
        : `cannot be used (${(error as NodeJS.ErrnoException).code})`
    throw new LaunchError('port-taken', `Port ${port} ${reason}; choose another with --${option} N.`, error)
  } finally {
    server.close()
  }
}
