/** A stream of text, as far as it is used here. */
export type TextStream = {
  setEncoding(encoding: 'utf8'): unknown
  on(event: 'data' | 'end', listener: (chunk: unknown) => void): unknown
  off(event: 'data' | 'end', listener: (chunk: unknown) => void): unknown
  pause(): unknown
}

const lineCharsMax = 4096

/** The first line of a stream that may go on afterwards; all there is when it ends before. */
export async function readFirstLine(input: TextStream): Promise<string> {
  let text = ''
  return new Promise((resolve) => {
    input.setEncoding('utf8')
    input.on('data', onData)
    input.on('end', finish)
    function onData(chunk: unknown): void {
      text += String(chunk)
      if (text.includes('\n') || text.length > lineCharsMax) finish()
    }
    function finish(): void {
      input.off('data', onData)
      input.off('end', finish)
      input.pause()
      resolve(text.split(/\r?\n/, 1)[0]!)
    }
  })
}
