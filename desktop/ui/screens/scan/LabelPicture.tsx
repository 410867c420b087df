import { ImageOff, ZoomIn } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ReadField } from '../../../../shared/kinds/label-scan.ts'
import { useWords } from '../../words/words-context.tsx'
import { highlightStyle, zoomStyle } from './picture-frame.ts'
import { usePicture } from './use-picture.ts'

type Props = {
  scan: string
  width: number
  height: number
  /** The field in question, where it was read. */ field?: { label: string; box: ReadField['box'] }
}

/** The photographed label; what a field was read from is lit, the rest steps back. */
export function LabelPicture({ scan, width, height, field }: Props): ReactNode {
  const { t } = useWords()
  const url = usePicture(scan)
  const box = field?.box ?? null
  const size = { width, height }
  if (url === null) {
    return (
      <div className="label-picture is-absent">
        <ImageOff aria-hidden />
        <p>{t('scan.pictureElsewhere')}</p>
      </div>
    )
  }
  return (
    <figure className="label-picture">
      <div className="label-picture-view">
        <div className="label-picture-zoom" style={{ aspectRatio: `${width || 4} / ${height || 3}`, ...(box ? zoomStyle(box, size) : {}) }}>
          {url && <img src={url} alt={t('scan.pictureAlt')} />}
          {box && <span className="label-picture-mark" style={highlightStyle(box, size)} />}
        </div>
      </div>
      {field && (
        <figcaption>
          <ZoomIn aria-hidden />
          {box ? t('scan.whereRead', { field: field.label }) : t('scan.notOnLabel', { field: field.label })}
        </figcaption>
      )}
    </figure>
  )
}
