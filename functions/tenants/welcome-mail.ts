import type { Message } from '#adapters/mail';

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The mail that a new user gets. The line `Password: <it>` of the plain text is part of the contract. */
export function welcomeMail(input: {
  to: string;
  name: string;
  username: string;
  password: string;
  customer: string;
  portalUrl: string;
}): Message {
  const { to, name, username, password, customer, portalUrl } = input;
  const text = `Hello ${name},

you can now sign in to the call recordings of ${customer}.

Portal: ${portalUrl}
Username: ${username}
Password: ${password}

You will be asked to choose a password of your own when you first sign in. This one works for 7 days.
`;
  const row = (label: string, value: string) =>
    `<tr><td style="padding:4px 16px 4px 0;color:#555">${label}</td><td style="padding:4px 0"><code>${escapeHtml(value)}</code></td></tr>`;
  const html = `<!doctype html>
<html lang="en"><body style="font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;color:#1a1a1a">
<p>Hello ${escapeHtml(name)},</p>
<p>you can now sign in to the call recordings of <strong>${escapeHtml(customer)}</strong>.</p>
<p><a href="${escapeHtml(portalUrl)}">${escapeHtml(portalUrl)}</a></p>
<table>${row('Username', username)}${row('Password', password)}</table>
<p>You will be asked to choose a password of your own when you first sign in. This one works for 7 days.</p>
</body></html>`;
  return { to, subject: `Your sign-in to the call recordings of ${customer}`, text, html };
}
