/** 41.00 EUR; with four digits where it is less than a cent. */
export function money(amount: string, currency: string | null): string {
  const value = Number(amount);
  const digits = value !== 0 && value < 0.01 ? 4 : 2;
  return `${value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits })}${currency === null ? "" : ` ${currency}`}`;
}
