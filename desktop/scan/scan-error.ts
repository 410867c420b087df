/** Every way in which a file can be refused, with the sentence that tells a person what to do. */
const MESSAGE_BY_CODE = {
  'scan-empty': 'The file is empty. Choose the picture again.',
  'scan-not-an-image': 'This is not a picture. Take a photo of the label, or choose a JPEG, PNG or WebP file.',
  'scan-pdf': 'PDF files cannot be read. Save the page as a picture (JPEG or PNG), or take a photo of it.',
  'scan-heic': 'HEIC pictures cannot be read here. Save the photo as JPEG, or take it with the camera of this device.',
  'scan-corrupt': 'The picture is damaged or incomplete. Copy it again, or take a new photo.',
  'scan-too-large': 'The file is larger than 20 MB. Save it smaller, or take a photo with a lower resolution.',
  'scan-too-many-pixels': 'The picture has more than 50 megapixels. Save it smaller, or take a photo with a lower resolution.',
  'scan-too-small': 'The picture is too small to read. Take the photo from closer, at a higher resolution.',
  'scan-cancelled': 'The scan was cancelled.',
  'scan-timeout': 'Reading the picture took too long. Take the photo again with the label filling the frame.',
  'scan-failed': 'The picture could not be read. Take the photo again with the label filling the frame.',
} as const

export type ScanErrorCode = keyof typeof MESSAGE_BY_CODE

/** A refusal with a stable `code`; `message` says what happened and what the person can do. */
export class ScanError extends Error {
  readonly code: ScanErrorCode

  constructor(code: ScanErrorCode, cause?: unknown) {
    super(MESSAGE_BY_CODE[code], cause === undefined ? undefined : { cause })
    this.name = 'ScanError'
    this.code = code
  }
}

export function assertNotCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new ScanError('scan-cancelled', signal.reason)
}
