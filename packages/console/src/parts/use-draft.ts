// What is being written on a page, kept as a draft while it differs from where it started. What lies there from before is offered and never taken up by
// itself; until the reader has said what becomes of it, it is not written over.
import { useEffect, useState } from 'react'
import { useWhoami } from '../api/session.ts'
import { draftIn, draftPlace, keepDraft, sameTexts, type Texts } from './draft-store.ts'

export interface Draft {
  readonly texts: Texts
  readonly write: (next: Texts) => void
  readonly offered: boolean
  readonly takeUp: () => void
  readonly discard: () => void
  /** It was handed in: there is nothing to keep any more. */
  readonly done: () => void
}

export const useDraft = (name: string, start: Texts): Draft => {
  const place = draftPlace(useWhoami().principal.id, name)
  const [offer, setOffer] = useState(() => draftIn(sessionStorage, place, start))
  const [first] = useState(start)
  const [texts, setTexts] = useState(start)
  const unsaved = !sameTexts(texts, first)
  useEffect(() => {
    if (offer === undefined) keepDraft(sessionStorage, place, unsaved ? texts : undefined)
  }, [offer, place, texts, unsaved])
  useEffect(() => {
    if (!unsaved) return
    // A draft is gone with its tab.
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [unsaved])
  return {
    texts,
    write: setTexts,
    offered: offer !== undefined,
    takeUp: () => {
      if (offer) setTexts(offer)
      setOffer(undefined)
    },
    discard: () => setOffer(undefined),
    done: () => {
      setOffer(undefined)
      setTexts(first)
      keepDraft(sessionStorage, place, undefined)
    },
  }
}
