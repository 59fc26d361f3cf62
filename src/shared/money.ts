/** Prices in words. */

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

function formatCurrency(amount: number, currency: string, language: string, digits: Intl.NumberFormatOptions): string {
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency, ...digits }).format(amount);
  } catch {
    return `${new Intl.NumberFormat(language, digits).format(amount)} ${currency}`; // no ISO 4217 code
  }
}
