import type { ReactNode } from 'react'
import type { DrawerView } from '../../contract/views.ts'
import { useWords } from '../words/words-context.tsx'
import './drawer-picture.css'

type Props = { drawers: readonly DrawerView[]; /** The drawer to look for. */ wanted: number | null }

/** The box as it stands there now, with the drawer to open. One picture with one sentence for those who listen. */
export function DrawerPicture({ drawers, wanted }: Props): ReactNode {
  const { t } = useWords()
  const open = drawers.filter((drawer) => drawer.isOpen).map((drawer) => drawer.number)
  const heard = [
    wanted !== null ? t('box.pictureWanted', { drawer: wanted }) : t('box.picture'),
    ...open.map((drawer) => t('box.drawerIsOpen', { drawer })),
  ]
  return (
    <div className="drawer-picture" role="img" aria-label={heard.join(' ')} dir="ltr">
      {drawers.map((drawer) => (
        <span key={drawer.number} className={drawerClass(drawer, wanted)}>
          <span className="drawer-number">{drawer.number}</span>
          {drawer.isOpen && <span className="drawer-word">{t('box.open')}</span>}
          <span className="drawer-light" />
        </span>
      ))}
    </div>
  )
}

export function drawerClass(drawer: DrawerView, wanted: number | null): string {
  return [
    'drawer',
    drawer.number === wanted && 'is-wanted',
    drawer.isOpen && 'is-open',
    (drawer.isLit || drawer.number === wanted) && 'is-lit',
  ]
    .filter(Boolean)
    .join(' ')
}
