import { Camera, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { useWords } from '../../words/words-context.tsx'

type Props = { isBusy: boolean; onPicture: (picture: Blob) => void; onClose: () => void }
const wanted: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 2560 }, height: { ideal: 1440 } },
}
const jpegQuality = 0.92

/** The camera's live picture and its shutter; without a camera it says so and gives way. */
export function CameraView({ isBusy, onPicture, onClose }: Props): ReactNode {
  const { t } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<'opening' | 'live' | 'absent'>('opening')
  useEffect(() => openCamera(video.current!, setState), [])

  const shoot = async (): Promise<void> => {
    const picture = await grab(video.current!)
    if (picture) onPicture(picture)
  }
  return (
    <div className="camera">
      <video ref={video} className={state === 'live' ? '' : 'is-hidden'} autoPlay muted playsInline aria-label={t('scan.cameraView')} />
      <p role="status">
        {state === 'opening' ? t('scan.cameraOpening') : state === 'absent' ? t('scan.cameraAbsent') : t('scan.cameraHint')}
      </p>
      <div className="scan-ways">
        <Button size="large" icon={X} onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button look="do" size="large" icon={Camera} isBusy={isBusy} isHeld={state !== 'live'} onClick={() => void shoot()}>
          {t('scan.shoot')}
        </Button>
      </div>
    </div>
  )
}

function openCamera(video: HTMLVideoElement, tell: (state: 'live' | 'absent') => void): () => void {
  let stream: MediaStream | undefined
  let isClosed = false
  const open = async (): Promise<void> => {
    const opened = await navigator.mediaDevices.getUserMedia(wanted)
    if (isClosed) return stop(opened)
    stream = opened
    // A shutter before the first frame would take a picture of nothing.
    video.addEventListener('loadeddata', () => isClosed || tell('live'), { once: true })
    video.srcObject = opened
  }
  // No mediaDevices at all outside secure contexts.
  const opening = navigator.mediaDevices ? open() : Promise.reject(new Error('no camera'))
  opening.catch(() => isClosed || tell('absent'))
  return () => {
    isClosed = true
    if (stream) stop(stream)
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function grab(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality))
}
