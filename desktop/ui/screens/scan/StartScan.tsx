import { Camera, ImageUp, Keyboard } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { limits } from '../../../../shared/limits.ts'
import { ContractError } from '../../../contract/contract-error.ts'
import { go, routeHref } from '../../app/route.ts'
import { useCircle } from '../../app/session-context.tsx'
import { useCommand } from '../../data/use-command.ts'
import { useQuery } from '../../data/use-query.ts'
import { Button } from '../../parts/Button.tsx'
import { ErrorNote } from '../../parts/ErrorNote.tsx'
import { LinkButton } from '../../parts/LinkButton.tsx'
import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/words-context.tsx'
import { CameraView } from './CameraView.tsx'
import { OpenScans } from './OpenScans.tsx'
import { toBase64 } from './base64.ts'
import './scan.css'

/** A picture by camera, by file, or dropped here. */
export function StartScan(): ReactNode {
  const { t } = useWords()
  const circle = useCircle()
  const { value: scans } = useQuery('scans', { circle })
  const take = useCommand('scanPicture')
  const [hasCamera, setHasCamera] = useState(false)
  const [refused, setRefused] = useState<ContractError>()
  const [isOver, setOver] = useState(false)

  const send = async (picture: Blob): Promise<void> => {
    setRefused(undefined)
    if (picture.size > limits.pictureBytesMax) return setRefused(new ContractError('scan-too-large', 'The picture is too large.'))
    const started = await take.run({ circle, base64: await toBase64(picture) })
    if (started) go({ screen: 'scan', scan: started.scan })
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) void send(file)
  }
  return (
    <Page title={t('scan.title')} subtitle={t('scan.lead')}>
      <div
        className={`scan-start ${isOver ? 'is-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {hasCamera ? (
          <CameraView isBusy={take.isBusy} onPicture={(picture) => void send(picture)} onClose={() => setHasCamera(false)} />
        ) : (
          <>
            <div className="scan-ways">
              <Button look="do" size="large" icon={Camera} isHeld={take.isBusy} onClick={() => setHasCamera(true)}>
                {t('scan.camera')}
              </Button>
              <label className="button is-plain is-large scan-file">
                <ImageUp aria-hidden />
                <span>{t('scan.choose')}</span>
                <input
                  type="file"
                  accept="image/*"
                  className="only-heard"
                  onChange={(event) => event.target.files?.[0] && void send(event.target.files[0])}
                />
              </label>
              <LinkButton size="large" icon={Keyboard} href={routeHref({ screen: 'add-medicine' })}>
                {t('medicines.typeIn')}
              </LinkButton>
            </div>
            <p className="scan-hint">{take.isBusy ? t('scan.sending') : t('scan.hint')}</p>
          </>
        )}
        <ErrorNote error={refused ?? take.error} />
      </div>
      {scans && <OpenScans scans={scans} />}
    </Page>
  )
}
