import type { Readable } from 'node:stream'

const lineBytesMax = 4096

/** The first line of a stream, which may go on afterwards; all of it when it ends without one. */
export async function readFirstLine(input: Readable): Promise<string> {
  let bytes = Buffer.alloc(0)
  return new Promise((resolve) => {
    input.on('data', onData).once('end', finish).once('error', finish)
    function onData(chunk: Buffer | string): void {
      bytes = Buffer.concat([bytes, Buffer.from(chunk)])
      if (bytes.includes('\n') || bytes.length > lineBytesMax) finish()
    }
    function finish(): void {
      input.off('data', onData).off('end', finish).off('error', finish).pause()
      resolve(bytes.toString().split(/\r?\n/, 1)[0]!)
    }
  })
}
