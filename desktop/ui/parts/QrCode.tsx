import QR from 'qrcode'
import type { ReactNode } from 'react'
import './qr-code.css'

const quietModules = 4

/** A text for the camera of another device; always dark on white, which is what cameras look for. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const { modules } = QR.create(text, { errorCorrectionLevel: 'M' })
  const side = modules.size + 2 * quietModules
  const path = Array.from(modules.data, (isDark, index) =>
    isDark ? `M${(index % modules.size) + quietModules} ${Math.floor(index / modules.size) + quietModules}h1v1h-1z` : '',
  ).join('')
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}
