/** Prices and credits in words. */

/** Smaller amounts are shown as less than this. */
const smallest = 0.0001;

/**
 * @param amount in whole units of the currency
 * @param currency an ISO 4217 code, or whatever the gateway calls it
 * @param language BCP 47 tag
 * @returns the amount with two digits that count below one unit, such as `$0.0031`; never a zero for what is not free
 */
export function formatPrice(amount: number, currency: string, language: string): string {
  const isTiny = amount > 0 && amount < smallest;
  const shown = isTiny ? smallest : amount;
  const digits: Intl.NumberFormatOptions = shown > 0 && shown < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 };
  return `${isTiny ? '<' : ''}${formatCurrency(shown, currency, language, digits)}`;
}

/** @returns a price of the gateway's list exactly, not rounded to whole cents */
export function formatExactPrice(amount: number, currency: string, language: string): string {
  return formatCurrency(amount, currency, language, { maximumFractionDigits: 4 });
}

/**
 * @returns the amount with the digits that count, grouped as the language does. They are cut off, not rounded: 99.996 of
 *   100 credits never reads as 100 of 100, and what is left is never less than shown. No zero for what is not zero
 */
export function formatCredits(amount: number, language: string | undefined): string {
  const exact = Number(amount.toPrecision(12)); // sums such as 0.1 + 0.7 fall a trifle short
  const size = Math.abs(exact);
  const isTiny = size > 0 && size < smallest;
  const digits: Intl.NumberFormatOptions = size < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: size < 100 ? 2 : 0 };
  const format = new Intl.NumberFormat(language, { ...digits, roundingMode: 'floor', signDisplay: 'negative' }); // no -0
  return `${isTiny && exact > 0 ? '<' : ''}${format.format(isTiny ? Math.sign(exact) * smallest : exact)}`;
}

function formatCurrency(amount: number, currency: string, language: string, digits: Intl.NumberFormatOptions): string {
  // Korean writes US$ for what everybody takes `$` for; other dollars keep their country.
  const currencyDisplay = currency === 'USD' ? 'narrowSymbol' : 'symbol';
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay, ...digits }).format(amount);
  } catch {
    return `${new Intl.NumberFormat(language, digits).format(amount)} ${currency}`; // no ISO 4217 code
  }
}
