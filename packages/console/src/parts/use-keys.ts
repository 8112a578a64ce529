// Single keys as shortcuts, wherever the reader isn't writing or on a control that takes the key itself (WCAG 2.1.4: none acts by itself on data).
import { useEffect, useRef } from 'react'

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null

const takesEnter = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('a, button, summary') !== null

export const useKeys = (keys: Readonly<Record<string, () => void>>): void => {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return
      if (event.key === 'Enter' && takesEnter(event.target)) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
