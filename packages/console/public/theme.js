// Light or dark as the reader chose here, before anything is painted. Nothing chosen: as his system is.
try {
  const chosen = localStorage.getItem('countersign.theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {
  // No storage: as the system is.
}
