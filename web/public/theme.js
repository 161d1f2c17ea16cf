// Runs before the first paint, so that a dark portal does not begin with a white flash. What is chosen is kept by
// src/design/theme.ts.
const chosen = localStorage.getItem('call-record.theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.style.colorScheme = chosen;
