/** A two-way text channel between the screens and the core: WebSocket, MessagePort, or in-page. */
export interface Port {
  send(text: string): void
  onText(listener: (text: string) => void): void
  onClose(listener: () => void): void
  close(): void
}
