import type { ReactNode } from 'react'
import type { BoxView, DrawerView } from '../../../contract/views.ts'
import { useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { drawerClass } from '../../parts/DrawerPicture.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'
import '../../parts/drawer-picture.css'

type Props = { box: BoxView; selected: number | null; onSelect: (drawer: number) => void }

/** The drawers to touch. A virtual box has no other hands, so there a touch opens and closes the drawer too. */
export function BoxDrawers({ box, selected, onSelect }: Props): ReactNode {
  const { t } = useWords()
  const { can } = useSession()
  const move = useCommand('moveVirtualDrawer')
  const isVirtual = can.virtualBox && box.isVirtual
  const touch = (drawer: DrawerView): void => {
    onSelect(drawer.number)
    if (isVirtual) void move.run({ drawer: drawer.number, open: !drawer.isOpen })
  }
  return (
    <>
      <ul className="box-drawers">
        {box.drawers.map((drawer) => (
          <li key={drawer.number}>
            <button
              type="button"
              className={`${drawerClass(drawer, null)} ${drawer.number === selected ? 'is-selected' : ''}`}
              aria-pressed={isVirtual ? drawer.isOpen : undefined}
              aria-current={drawer.number === selected || undefined}
              onClick={() => touch(drawer)}
            >
              <span className="only-heard">{t('box.drawer', { drawer: drawer.number })}, </span>
              <span className="box-drawer-number" aria-hidden>
                {drawer.number}
              </span>
              <span className="box-drawer-what">
                <span>{drawer.medicines.map((medicine) => medicine.name).join(', ') || t('box.free')}</span>
                {drawer.isOpen && <strong>{t('box.open')}</strong>}
              </span>
              {drawer.isLit && <span className="only-heard">{t('box.lit')}</span>}
              <span className="drawer-light" />
            </button>
          </li>
        ))}
      </ul>
      {isVirtual && <p className="box-hint">{t('box.virtualHint')}</p>}
      <ErrorNote error={move.error} />
    </>
  )
}
