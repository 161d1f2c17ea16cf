/** What no line of a log may hold, whatever failed: each by what it looks like. */
const secrets: Record<string, RegExp> = {
  'an API token': /crt_[0-9A-Za-z]{36}/,
  'the token of a session': /\.usr_[0-9A-Z]{26}\.rol_[0-9A-Z]{26}\.[\w-]{43}/,
  'the signature of an address': /X-Amz-Signature=[0-9a-f]{64}/i,
  'a password': /(?:"(?:password|newPassword|temporaryPassword)":\s*"[^"]+"|^Password: \S)/im,
  'a secret key': /"(?:secretAccessKey|SecretAccessKey|secret)":\s*"[^"]+"/,
};

/** Which kinds of secrets a text holds; `known` are those of its surroundings, by what they are. */
export function secretsIn(text: string, known: Record<string, string> = {}): string[] {
  return [
    ...Object.entries(secrets).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : [])),
    ...Object.entries(known).flatMap(([what, value]) => (text.includes(value) ? [what] : [])),
  ];
}
