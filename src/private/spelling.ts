/** The known word that was probably meant, if one is near. Case, `-` and `_` do not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const given = plain(word);
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const edits = distance(given, plain(candidate));
    if (edits < least) { [best, least] = [candidate, edits]; }
  }
  return least <= Math.max(1, Math.floor(given.length / 3)) ? best : undefined;
}

/** Levenshtein's distance: how many letters must be put in, taken out or replaced. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[to.length];
}

function plain(word: string): string {
  return word.slice(0, 100).toLowerCase().replace(/[-_]/g, '');
}
