/** The server's two ambient inputs, as parameters: epoch ms, and unpredictable bytes. */
export type Clock = () => number
export type RandomBytes = (count: number) => Uint8Array

const idAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Text of `chars` letters of the alphabet, each equally likely. */
export function randomText(random: RandomBytes, chars: number, alphabet: string = idAlphabet): string {
  const fair = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < chars)
    for (const byte of random(chars)) if (byte < fair && text.length < chars) text += alphabet[byte % alphabet.length]
  return text
}

export const randomSecret = (random: RandomBytes): string => Buffer.from(random(32)).toString('base64url')
