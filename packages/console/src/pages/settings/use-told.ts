// Which problems of a form are told: those of fields that were left, and all of them once somebody has tried to go on; then the first one gets the focus.
import { useEffect, useRef, useState } from 'react'

export const useTold = () => {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [tries, setTries] = useState(0)
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]')?.focus()
  }, [tries])
  return {
    form,
    told: (path: string) => tries > 0 || left.has(path),
    tried: tries > 0,
    leave: (path: string) => setLeft((before) => new Set([...before, path])),
    tell: () => setTries((before) => before + 1),
  }
}
