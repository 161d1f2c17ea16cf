import { longestMessage } from '#contract/support';
import { answerMark } from '#functions/support/ticket-mail';

/** Of a text that is longer, what comes after is not looked at: nobody writes so much above what they answer. */
const mostRead = 200_000;
const mostLines = 2000;

const mark = answerMark
  .replace(/[^a-z ]/gi, '')
  .trim()
  .toLowerCase();

/** Where programs begin to quote what is answered: lines by themselves. */
const quoteBegins = [
  /^-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}$/i,
  /^_{10,}$/,
];
/** The first line of a quoted mail's head, and one that must come soon after it. */
const headBegins = /^(from|von|de|da|van):\s/i;
const headGoesOn =
  /^(sent|date|to|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto|inviato|oggetto|verzonden|aan|onderwerp):\s/i;
/** `On 3 Mar 2026 at 14:35, Ann wrote:`, which programs break into up to three lines. */
const attributionBegins = /^(on|am|le|el|il|op)\s/i;
const attributionEnds = /(wrote|schrieb.*|a écrit|escribió|ha scritto|schreef.*)\s*:$/i;

/**
 * What somebody wrote in an answer by mail: the text above what is answered and above their signature, without what no person types. It may be
 * empty, and is never longer than a message may be.
 */
export function answerText(plain: string): string {
  const lines = plain
    .slice(0, mostRead)
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .split('\n', mostLines)
    .map((line) => line.trimEnd());
  const end = lines.findIndex((line, i) => endsAnswer(line, i, lines));
  const answer = end === -1 ? lines : lines.slice(0, end);
  return answer
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, longestMessage)
    .toWellFormed()
    .trim();
}

function endsAnswer(line: string, at: number, lines: readonly string[]): boolean {
  const text = line.trim();
  if (text.length > 1000) return false;
  if (text.toLowerCase().includes(mark) || line === '--' || quoteBegins.some((begin) => begin.test(text))) return true;
  if (text.startsWith('>'))
    return lines.slice(at).every((later) => later.trim() === '' || later.trim().startsWith('>'));
  const next = lines.slice(at, at + 5).map((later) => later.trim().slice(0, 300));
  if (headBegins.test(text)) return next.slice(1).some((later) => headGoesOn.test(later));
  if (!attributionBegins.test(text)) return false;
  return [1, 2, 3].some((count) => attributionEnds.test(next.slice(0, count).join(' ')));
}
