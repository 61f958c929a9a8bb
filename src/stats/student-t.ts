/**
 * Probability that a variable of Student's t distribution lies between -t and t: the finite series for whole degrees of freedom (Abramowitz &
 * Stegun 1964, 26.7.3 and 26.7.4).
 *
 * @param t 0 or more
 * @param degrees of freedom, a whole number from 1
 * @throws {RangeError} for other degrees of freedom
 */
export function studentTWithin(t: number, degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError(`${degrees} degrees of freedom`);
  const angle = Math.atan(t / Math.sqrt(degrees));
  const square = Math.cos(angle) ** 2;
  const odd = degrees % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = 0;
  // Odd: cos + 2/3 cos³ + 2·4/(3·5) cos⁵ ...; even: 1 + 1/2 cos² + 1·3/(2·4) cos⁴ ...
  for (let power = odd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * square;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * The t for which {@link studentTWithin} is `level`: half the width of a two-sided interval in standard errors.
 *
 * @param level above 0 and below 1
 * @throws {RangeError} for another level or other degrees of freedom
 */
export function studentTQuantile(level: number, degrees: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level ${level}, which is not between 0 and 1`);
  // The probability grows with the angle: bisection on it, until its halves are one number.
  let [low, high] = [0, Math.PI / 2];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return Math.tan(middle) * Math.sqrt(degrees);
    if (studentTWithin(Math.tan(middle) * Math.sqrt(degrees), degrees) < level) low = middle;
    else high = middle;
  }
}
