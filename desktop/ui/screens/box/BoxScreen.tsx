import type { ReactNode } from 'react'
import { go } from '../../app/route.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useQuery } from '../../data/use-query.ts'
import { Page } from '../../parts/Page.tsx'
import { QueryState } from '../../parts/QueryState.tsx'
import { useWords } from '../../words/words-context.tsx'
import { BoxDrawers } from './BoxDrawers.tsx'
import { BoxState } from './BoxState.tsx'
import { DrawerPanel } from './DrawerPanel.tsx'
import './box.css'

/** The box: how it is connected, its drawers as they are now, and what lies in each. */
export function BoxScreen({ drawer: wanted }: { drawer: number | undefined }): ReactNode {
  const { t } = useWords()
  const { value: box, error } = useQuery('box', { circle: useCircle() })
  const drawer = box?.drawers.find((one) => one.number === wanted) ?? box?.drawers[0]
  return (
    <Page title={t('nav.box')} subtitle={box?.isVirtual ? t('box.virtual') : undefined}>
      {!box && <QueryState error={error} />}
      {box && (
        <div className="box-screen">
          <div className="box-side">
            <BoxState box={box} />
            <BoxDrawers box={box} selected={drawer?.number ?? null} onSelect={(number) => go({ screen: 'box', drawer: number })} />
          </div>
          {drawer && <DrawerPanel key={drawer.number} drawer={drawer} box={box} />}
        </div>
      )}
    </Page>
  )
}
