import { Lightbulb } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BoxView, DrawerView } from '../../../contract/views.ts'
import { routeHref } from '../../app/route.ts'
import { useCircle, useSession } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useQuery } from '../../data/use-query.ts'
import { Button } from '../../parts/Button.tsx'
import { Card } from '../../parts/Card.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { useWords } from '../../words/words-context.tsx'

/** One drawer: what lies in it, what else could, and whether its light works. */
export function DrawerPanel({ drawer, box }: { drawer: DrawerView; box: BoxView }): ReactNode {
  const { t } = useWords()
  const { can } = useSession()
  const circle = useCircle()
  const test = useCommand('testDrawer')
  const assign = useCommand('editMedicine')
  const { value: medicines = [] } = useQuery('medicines', { circle })
  const others = medicines.filter((one) => one.status === 'active' && one.drawer !== drawer.number)
  const place = (medicine: string, to: number | null): void => void assign.run({ circle, medicine, drawer: to })
  return (
    <Card title={t('box.drawer', { drawer: drawer.number })} className="drawer-panel">
      {drawer.medicines.length === 0 && <p>{t('box.nothingIn')}</p>}
      <ul className="drawer-contents">
        {drawer.medicines.map((medicine) => (
          <li key={medicine.id}>
            <a href={routeHref({ screen: 'medicines', medicine: medicine.id })}>{medicine.name}</a>
            {can.edit && (
              <Button
                isBusy={assign.isBusy}
                aria-label={t('box.takeOutHeard', { name: medicine.name })}
                onClick={() => place(medicine.id, null)}
              >
                {t('box.takeOut')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {can.edit && others.length > 0 && (
        <>
          <h3>{t('box.assign')}</h3>
          <div className="drawer-assign">
            {others.map((medicine) => (
              <Button key={medicine.id} isBusy={assign.isBusy} onClick={() => place(medicine.id, drawer.number)}>
                {medicine.drawer === null ? medicine.name : t('box.moveFrom', { name: medicine.name, drawer: medicine.drawer })}
              </Button>
            ))}
          </div>
        </>
      )}
      <Button icon={Lightbulb} isBusy={test.isBusy} isHeld={box.link !== 'ready'} onClick={() => void test.run({ drawer: drawer.number })}>
        {t('box.testLight')}
      </Button>
      <ErrorNote error={test.error ?? assign.error} />
    </Card>
  )
}
