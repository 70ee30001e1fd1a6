/** What stands in a YAML document without structure of its own. Whole numbers are bigint, so that keys made of them stay exact. */
export type ScalarValue = string | boolean | null | bigint | number;

const CORE = 'tag:yaml.org,2002:';
/** Tags of other programs, such as `!reference`: Go reads what stands behind one as text. */
const FOREIGN_TAG = /^![A-Za-z][\w-]*$/;

const WORDS = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

const INTEGER = /^([-+]?)(0x[0-9a-f]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/i;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(e[-+]?[0-9]+)?$/i;
/** What JSON has no number for; kubectl refuses it too. */
const NOT_FINITE = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/;
/** Go takes an underscore behind a point and a sign behind 0b only in some places; nobody writes either. */
const ODD_NUMBER = /^\.[0-9]*(e[-+]?[0-9]*)?_|^0b[-+]/i;

const LARGEST = 2n ** 64n - 1n;
const LARGEST_SIGNED = 2n ** 63n - 1n;
const LEAST_SIGNED = -(2n ** 63n);

/**
 * Reads a scalar as Go's YAML 1.1 does, which is neither YAML 1.1 nor 1.2: `yes` is true, `0o17` and `017` are 15, `1_000` is a number,
 * `12:30:00` and `2024-01-01` are text. Throws a message on what Go would refuse, and on what it reads in ways that none would expect.
 */
export function readScalar(text: string, plain: boolean, tag: string | undefined): ScalarValue {
  if (tag === undefined) {
    return plain ? resolve(text) : text;
  }
  if (FOREIGN_TAG.test(tag) || tag === `${CORE}str`) {
    return text;
  }
  const value = resolve(text);
  switch (tag) {
    case `${CORE}bool`: return accept(typeof value === 'boolean', value, text, 'true or false');
    case `${CORE}null`: return accept(value === null, value, text, 'null');
    case `${CORE}int`: return accept(typeof value === 'bigint', value, text, 'a whole number');
    case `${CORE}float`: return accept(typeof value === 'number' || isSigned(value), Number(value), text, 'a number');
    default: throw new Error(`the tag ${tag.replace(CORE, '!!')} is not read; leave it out`);
  }
}

/** Whether a value is a whole number that Go keeps in 64 bits with a sign. Larger ones can be neither keys nor tagged as floats. */
export function isSigned(value: ScalarValue): value is bigint {
  return typeof value === 'bigint' && value >= LEAST_SIGNED && value <= LARGEST_SIGNED;
}

function accept(fits: boolean, value: ScalarValue, text: string, what: string): ScalarValue {
  if (!fits) {
    throw new Error(`its tag asks for ${what}, and ${JSON.stringify(text)} is none`);
  }
  return value;
}

function resolve(text: string): ScalarValue {
  const word = WORDS.get(text);
  if (word !== undefined) {
    return word;
  }
  if (!/^[-+.0-9]/.test(text)) {
    return text;
  }
  if (NOT_FINITE.test(text) || ODD_NUMBER.test(text.replace(/(?<=^0b)_+/, ''))) {
    throw new Error(`${text} is no number that JSON could hold; put it in quotes if it is text`);
  }
  const digits = text.startsWith('.') ? text : text.replace(/_/g, '');
  return integer(digits) ?? float(digits) ?? text;
}

/** None for what is too large for 64 bits: in decimal digits that is a float, otherwise text. */
function integer(digits: string): bigint | undefined {
  const [, sign, number] = INTEGER.exec(digits) ?? [];
  if (number === undefined) {
    return undefined;
  }
  const size = BigInt(/^0[0-7]+$/.test(number) ? `0o${number}` : number);
  const value = sign === '-' ? -size : size;
  return value <= (sign === '' ? LARGEST : LARGEST_SIGNED) && value >= LEAST_SIGNED ? value : undefined;
}

function float(digits: string): number | undefined {
  if (!FLOAT.test(digits)) {
    return undefined;
  }
  const value = Number(digits);
  if (!Number.isFinite(value)) {
    throw new Error(`${digits} is larger than any number; put it in quotes if it is text`);
  }
  return value;
}
