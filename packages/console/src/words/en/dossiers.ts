export const dossiers = {
  title: 'Dossiers',
  lead: 'The whole story of a change in one file, for somebody who trusts nobody: whoever has the file and the keys can verify it, without this server.',
  how: {
    title: 'For an auditor',
    steps: [
      'Give the auditor the dossier and the viewer; both are single files.',
      'Let the keys come another way, from somebody whom the auditor believes: they say who signs for this company.',
      'The auditor opens the viewer, without any network, and drops the dossier and the keys on it: it says what passes, what fails, and why.',
    ],
    viewer: 'Download the viewer',
    openViewer: 'Open the viewer here',
    keys: 'Download the keys',
    keysFailed: 'The keys could not be read.',
    keysNote: 'Public keys only. Compare them with what you already hold: a server is no authority on its own keys.',
  },
  identity: {
    title: 'The dossier of an identity',
    lead: 'Every change that ever touched it, in one file under one seal.',
    label: 'Identity',
    help: 'Its id, as the inventory shows it.',
    get: 'Download its dossier',
  },
  closed: {
    title: 'Closed changes',
    columns: { change: 'Change', closure: 'Came to', opened: 'Opened', dossier: 'Dossier' },
    get: 'Download',
    getOf: (change: string) => `Download the dossier of ${change}`,
    empty: {
      title: 'No change has closed yet',
      text: 'A change closes when each of its operations is proven, or when a named person carries what could not be. Its dossier can be taken at any time from the change itself.',
    },
  },
}
