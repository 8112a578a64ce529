import { useEffect, useState } from 'react'
import { hashOf, type Leaf } from './read-log.ts'

/** The leaf hash in hex, computed here from the text; empty until it is. */
export const useLeafHash = (leaf: Leaf): string => {
  const [hash, setHash] = useState('')
  const given = 'text' in leaf ? leaf.text : leaf.hash
  const isText = 'text' in leaf
  useEffect(() => {
    let left = false
    setHash('')
    void hashOf(isText ? { text: given } : { hash: given }).then((bytes) => {
      if (!left) setHash(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))
    })
    return () => {
      left = true
    }
  }, [given, isText])
  return hash
}
