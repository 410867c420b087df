/** One journal record of a box, placed in time. (device, epoch, seq) is its key: it may be handed over more than once. */
export type BoxRecord = {
  /** The box's UUID in text form. */
  readonly device: string
  /** Changes when the box's journal was formatted and numbering began anew. */
  readonly epoch: number
  readonly seq: number
  /** Which start of the box it belongs to. */
  readonly boot: number
  /** Epoch ms. */
  readonly at: number
  /** How far off `at` may be: 1000 when the box's clock was set, more when it was placed by boot and uptime. */
  readonly uncertaintyMs: number
} & (
  | { readonly kind: 'drawer-opened' | 'drawer-closed'; readonly drawer: number }
  | { readonly kind: 'lid-opened' | 'lid-closed' }
  /** `detail` is the reset cause. */
  | { readonly kind: 'boot'; readonly detail: number }
  /** A kind of a later firmware; `detail` is its code. */
  | { readonly kind: 'unknown'; readonly detail: number }
  /** The journal was full: this many records before `at` are gone. */
  | { readonly kind: 'overflow'; readonly lost: number }
)
