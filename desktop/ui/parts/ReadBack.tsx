import { Volume2 } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useWords } from '../words/words-context.tsx'
import { Button } from './Button.tsx'
import './read-back.css'

/** What was entered, said back in plain words; aloud too, where this device itself can speak. */
export function ReadBack({ text }: { text: string }): ReactNode {
  const { t, locale } = useWords()
  const voice = useLocalVoice(locale.intl)
  const speak = (): void => {
    const utterance = new SpeechSynthesisUtterance(text)
    utterance.lang = locale.intl
    utterance.voice = voice ?? null
    speechSynthesis.cancel()
    speechSynthesis.speak(utterance)
  }
  return (
    <div className="read-back" role="status">
      <p>
        <strong>{t('readBack.so')}</strong> {text}
      </p>
      {voice && <Button look="quiet" icon={Volume2} aria-label={t('readBack.aloud')} onClick={speak} />}
    </div>
  )
}

/** A voice of the device's own: others send the words, which are health data, to a server. */
function useLocalVoice(language: string): SpeechSynthesisVoice | undefined {
  const voices = useSyncExternalStore(subscribeToVoices, voiceCount)
  if (voices === 0) return undefined
  const base = language.split('-')[0]!
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.startsWith(base))
}

const voiceCount = (): number => ('speechSynthesis' in window ? speechSynthesis.getVoices().length : 0)

function subscribeToVoices(changed: () => void): () => void {
  if (!('speechSynthesis' in window)) return () => {}
  speechSynthesis.addEventListener('voiceschanged', changed)
  return () => speechSynthesis.removeEventListener('voiceschanged', changed)
}
