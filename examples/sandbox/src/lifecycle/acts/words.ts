// Whose word counts for what: four sources, each a document that two people of the enterprise approve.
import { sourceDocument } from '../../company/authority.ts'
import { decide } from '../../play/decide.ts'
import { type Act, say } from '../../play/scene.ts'

export const SOURCES = ['hr', 'catalog', 'registry', 'vendors'] as const

export const words: Act = {
  id: 'words',
  title: 'Whose word counts: four sources',
  async play(scene) {
    for (const name of SOURCES)
      await decide(scene, {
        kind: 'source',
        name,
        document: await sourceDocument(name),
        reason: 'access follows from what is known elsewhere',
        ticket: 'GOV-10',
      })
    say(scene, 'note', 'none of them can give a role, a key or a power: there is no attribute for it')
  },
}
