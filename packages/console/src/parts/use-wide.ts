import { useEffect, useState } from 'react'

/** Whether there is room beside things, or only below them. */
export const useWide = (): boolean => {
  const [wide, setWide] = useState(() => matchMedia('(min-width: 48rem)').matches)
  useEffect(() => {
    const query = matchMedia('(min-width: 48rem)')
    const changed = () => setWide(query.matches)
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }, [])
  return wide
}
