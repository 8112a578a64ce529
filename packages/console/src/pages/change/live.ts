// What is recorded of a change, as it is recorded. A server that restarts is found again by the client, which goes on after the last event.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../api/client.ts'

export interface Recorded {
  readonly id: string
  readonly kind: string
  readonly at: string
  readonly actor: string | null
  readonly stream: string | null
  readonly index: number | null
  readonly leaf: string | null
}

const most = 2_000

/** Each event also makes what is shown of the change be asked again, at most every half second. */
export const useLive = (change: string): { entries: readonly Recorded[]; live: boolean } => {
  const client = useQueryClient()
  const [entries, setEntries] = useState<readonly Recorded[]>([])
  const [live, setLive] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ queryKey: ['change', change] })
      }, 500)
    }
    const follow = async () => {
      let batch: Recorded[] = []
      const flush = () => {
        const taken = batch
        batch = []
        if (taken.length > 0) setEntries((before) => [...before, ...taken].slice(-most))
      }
      const flushing = setInterval(flush, 120)
      try {
        for await (const { data } of api.events(change, { signal: stop.signal })) {
          setLive(true)
          batch.push(data as Recorded)
          refresh()
        }
      } catch {
        // A refusal: the page itself says so by what it asks.
      } finally {
        clearInterval(flushing)
        setLive(false)
      }
    }
    setEntries([])
    void follow()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [change, client])
  return { entries, live }
}
