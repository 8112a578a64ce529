// The viewer of dossiers: a page that stands alone. It asks nobody for anything, and keeps nothing when it is closed.
import './viewer.css'
import './judge.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Viewer } from './viewer.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <Viewer />
  </StrictMode>,
)
